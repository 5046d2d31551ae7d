"""The messages of the live channel, also to pages that were suspended."""

import asyncio
import json
from pathlib import Path
from typing import Any

from sitegen.serve.channel import Channel
from sitegen.serve.preview_state import PreviewState
from sitegen.serve.worker import Outcome


def changed(message: str) -> list[str]:
    return json.loads(message)["changed"]


def test_a_page_that_comes_back_hears_of_all_that_it_has_missed(tmp_path: Path) -> None:
    state = PreviewState(tmp_path, "")
    seen = json.loads(state.take(Outcome(changed=("a", "b"))))["seen"]
    assert changed(state.greeting(seen, [])) == []
    assert changed(state.take(Outcome(changed=("c",), removed=("d",)))) == ["c", "d"]
    assert changed(state.take(Outcome(changed=("c", "e")))) == ["c", "e"]
    assert changed(state.greeting(seen, ["p"])) == ["c", "d", "e", "p"]


def test_a_page_of_an_earlier_preview_hears_only_of_what_it_shows(tmp_path: Path) -> None:
    state = PreviewState(tmp_path, "")
    state.take(Outcome(changed=("a",)))
    for seen in ("", "1234.0", "nonsense", "."):
        assert changed(state.greeting(seen, ["p"])) == ["p"]


def test_a_message_is_one_line(tmp_path: Path) -> None:
    message = PreviewState(tmp_path, "").take(Outcome(fault="a\nb\r\nc", failed=True))
    assert len(message.splitlines()) == 1


def test_the_page_of_an_article_that_is_lost_is_still_known(tmp_path: Path) -> None:
    from sitegen.core.diagnostics import Code, Span, error

    state = PreviewState(tmp_path, "")
    state.take(Outcome(pages={"content/a.md": "articles/a/index.html"}))
    lost = error(Code.SOURCE_BINARY, "kein Text", Span(path="content/a.md"))
    message: dict[str, Any] = json.loads(state.take(Outcome(diagnostics=(lost,))))
    assert message["remarks"][0]["page"] == "articles/a/index.html"


def test_all_who_listen_hear_the_same_until_the_channel_is_closed() -> None:
    async def listen() -> list[list[str]]:
        channel = Channel()
        tasks = [asyncio.create_task(collect(channel)) for _ in range(3)]
        await asyncio.sleep(0)
        channel.publish("一")
        channel.publish("二")
        await asyncio.sleep(0)
        channel.close()
        return await asyncio.gather(*tasks)

    async def collect(channel: Channel) -> list[str]:
        return [event async for event in channel.listen("零") if event]

    assert asyncio.run(listen()) == [["data: 零\n\n", "data: 一\n\n", "data: 二\n\n"]] * 3
