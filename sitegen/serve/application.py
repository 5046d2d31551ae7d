"""The web application: the site below its base path, and the live channel."""

from pathlib import Path
from urllib.parse import quote, unquote

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from sitegen.serve.channel import Channel
from sitegen.serve.file_responses import Shown, find, is_page, page, send_file, send_page
from sitegen.serve.hosts import OwnHostsOnly
from sitegen.serve.preview_state import PreviewState

_LIVE = "/.sitegen/"
"""URL prefix of the preview's own files; no file of a site has such a name."""
_CLIENT = Path(__file__).parent / "client"


def application(folder: Path, state: PreviewState, channel: Channel, host: str) -> Starlette:
    """Return the application that serves a built site as it is at the time of each request."""
    answers = _Answers(folder, state, channel)
    return Starlette(
        routes=[Route("/{path:path}", answers.answer)],
        middleware=[Middleware(OwnHostsOnly, host=host)],
    )


class _Answers:
    def __init__(self, folder: Path, state: PreviewState, channel: Channel) -> None:
        self._folder = folder
        self._state = state
        self._channel = channel

    @property
    def _base(self) -> str:
        return unquote(self._state.base_path)

    async def answer(self, request: Request) -> Response:
        path = request.scope["path"]
        if self._base and path in ("/", self._base):
            return RedirectResponse(f"{quote(self._base)}/")
        if not path.startswith(f"{self._base}/"):
            return self._page(request, "/404.html")
        below = path.removeprefix(self._base)
        if below.startswith(_LIVE):
            return self._live(request, below.removeprefix(_LIVE))
        return self._file(request, below)

    def _live(self, request: Request, name: str) -> Response:
        if name == "events":
            return self._events(request)
        file = find(_CLIENT, name)
        return send_file(request, file) if file and file.is_file() else Response(status_code=404)

    def _events(self, request: Request) -> Response:
        if request.method == "HEAD":
            return Response(media_type="text/event-stream")
        greeting = self._state.greeting(request.query_params.get("seen", ""), self._stale(request))
        return StreamingResponse(
            self._channel.listen(greeting),
            headers={"Cache-Control": "no-store"},
            media_type="text/event-stream",
        )

    def _stale(self, request: Request) -> list[str]:
        """Return the file of the page that asks, if its content has changed since; else nothing."""
        asked = request.query_params
        if "file" not in asked:
            return []
        now = self._shown(asked.get("page", "").removeprefix(self._base))
        return [] if asked.get("version") == now.version else [asked["file"]]

    def _file(self, request: Request, below: str) -> Response:
        file = find(self._folder, below)
        if file and file.is_dir() and not below.endswith("/"):
            place = file.relative_to(self._folder).as_posix()
            return RedirectResponse(quote(f"{self._base}/{place}/"))
        if file and file.is_file() and not is_page(file) and not below.endswith("/"):
            return send_file(request, file)
        return self._page(request, below)

    def _page(self, request: Request, below: str) -> Response:
        return send_page(request, self._shown(below), quote(self._base))

    def _shown(self, below: str) -> Shown:
        return page(self._folder, below, self._state.ahead)
