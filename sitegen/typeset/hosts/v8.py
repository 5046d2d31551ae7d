"""KaTeX in V8, by way of mini-racer: 100 ms and 125 MB to start, about 0.2 ms for each formula."""

import atexit
import json
import os
from collections.abc import Sequence
from importlib.util import find_spec
from threading import Event, Thread
from typing import Any

from sitegen.core.messages import say
from sitegen.core.model import Typeset
from sitegen.typeset.errors import FAILED, TOO_SLOW, explain
from sitegen.typeset.job import DEADLINE, Job
from sitegen.typeset.katex import SCRIPT
from sitegen.typeset.limits import is_short

_BATCH = 100
"""Formulas in one call: more gain nothing, fewer lose time between Python and V8."""
_MEMORY = 1_000_000_000
"""Bytes; V8 ends the whole process at a limit of its own, which is higher."""
_GLUE = """
var console = {warn: function () {}, log: function () {}, error: function () {}};
var done = [];
function typeset(jobs) {
  done = [];
  JSON.parse(jobs).forEach(function (job) { done.push(one(job)); });
  return answers();
}
function answers() { return done.join("\\u001e\\u001f\\u001e"); }
function one(job) {
    try {
      var html = katex.renderToString(job[0], {displayMode: job[1], throwOnError: true,
                                               strict: "ignore", trust: job[2]});
      return html.isWellFormed() ? "+" + html : "=" + JSON.stringify(html);
    } catch (error) {
      return error instanceof katex.ParseError ? "-" + JSON.stringify(error.message) : "!";
    }
}
"""
_BETWEEN = "\x1e\x1f\x1e"
"""The separator of results; TeX contains none of these characters, for the loader replaces them.

JSON takes longer. It is used only for text that may contain half a surrogate pair: if that is
returned as a bare string, mini-racer waits for ever.
"""


def is_installed() -> bool:
    """Whether mini-racer and KaTeX's script are installed."""
    return find_spec("py_mini_racer") is not None and SCRIPT.is_file()


def hindrance() -> str:
    """Return why V8 cannot run in this process, where its start would end it; empty if it can."""
    if not is_installed():
        return say("mini-racer is not installed")
    if _is_address_space_limited():
        return say(
            "a limit on the address space (ulimit -v) leaves no room for V8, which reserves 1.4 TB"
        )
    return "" if _has_threads(_threads()) else say("a limit on processes leaves no threads for V8")


def _is_address_space_limited() -> bool:
    try:
        import resource
    except ImportError:  # pragma: no cover (Windows)
        return False
    return resource.getrlimit(resource.RLIMIT_AS)[0] != resource.RLIM_INFINITY


def _threads() -> int:
    """Return the threads that V8 starts: one a core but the first, 16 at most, and mini-racer's."""
    return min(os.cpu_count() or 1, 17)


def _has_threads(count: int) -> bool:
    """Whether this many threads can be started; tries it, 0.1 ms for each."""
    ended = Event()
    threads: list[Thread] = []
    try:
        for _ in range(count):
            thread = Thread(target=ended.wait, daemon=True)
            thread.start()
            threads.append(thread)
        return True
    except RuntimeError:
        return False
    finally:
        ended.set()
        for thread in threads:
            thread.join()


class V8:
    """Runs KaTeX's script in an isolate of its own, which starts with the first formula."""

    def __init__(self) -> None:
        self._engine: Any = None
        self._limited = False

    def typeset(self, jobs: Sequence[Job]) -> list[Typeset]:
        """Typeset in batches, results in the same order."""
        results: list[Typeset] = []
        while len(results) < len(jobs):
            results += self._batch(jobs[len(results) : len(results) + _BATCH])
        return results

    def start(self) -> None:
        """Start V8 unless it runs. Raises RuntimeError if no thread can be started."""
        if self._engine is None:
            self._engine = _start()

    def _batch(self, jobs: Sequence[Job]) -> list[Typeset]:
        """Typeset as many jobs as the deadline allows; at least one has a result."""
        self.start()
        if not self._limited and not all(is_short(job.tex) for job in jobs):
            self._limited = True  # only then: watching the memory costs a tenth of the time
            self._engine.set_hard_memory_limit(_MEMORY)
        arguments = json.dumps([[job.tex, job.display, job.trust] for job in jobs])
        answers = self._answers(f"typeset({json.dumps(arguments)})")
        results = [_read(answer, job.tex) for job, answer in zip(jobs, answers, strict=False)]
        # A formula stopped after others had less than the deadline: the next batch starts with it.
        return results or [TOO_SLOW]

    def _answers(self, call: str) -> list[str]:
        """Return the answers to a call; if it was stopped, those that were ready by then."""
        from py_mini_racer import JSOOMException, JSTimeoutException

        try:
            answer = _eval(self._engine, call)
        except JSTimeoutException:
            answer = self._engine.eval("answers()")
        except JSOOMException:
            answer = self._engine.eval("answers()")
            _stop(self._engine)
            self._engine, self._limited = None, False
        return answer.split(_BETWEEN) if answer else []


def _eval(engine: Any, call: str) -> str:
    """Evaluate within the deadline; without one in a thread that runs an event loop.

    mini-racer would wait there for the loop that it blocks. No command builds in such a thread.
    """
    import asyncio  # which mini-racer has loaded

    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return str(engine.eval(call, timeout_sec=DEADLINE))
    return str(engine.eval(call))


def _read(answer: str, tex: str) -> Typeset:
    if answer[0] == "+":
        return Typeset(html=answer[1:])
    if answer[0] == "!":
        return FAILED
    text = json.loads(answer[1:])
    return Typeset(html=text) if answer[0] == "=" else explain(text, tex)


def _start() -> Any:
    from py_mini_racer import MiniRacer

    engine = MiniRacer()
    # If it is closed only at the interpreter's exit, mini-racer waits for a thread that has ended.
    atexit.register(engine.close)
    engine.eval(SCRIPT.read_text("utf-8"))
    engine.eval(_GLUE)
    return engine


def _stop(engine: Any) -> None:
    atexit.unregister(engine.close)
    engine.close()
