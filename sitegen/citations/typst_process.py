"""Typst in a process of its own: its threads would not survive a fork, and it can be killed."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress

from sitegen.core.messages import say

_CHILD = "from sitegen.citations.typst_process import answer; answer()"
_DEADLINE = 60
"""Seconds of one run; 2,000 works take a few."""
_MEMORY = 4_000_000_000
"""Bytes."""


class TypstFailed(Exception):
    """Typst has not compiled the document; the message says why."""


def html_of(program: str, inputs: Mapping[str, object]) -> str:
    """Compile a document to HTML; it reads ``inputs`` as JSON. Raises TypstFailed."""
    message = json.dumps([program, json.dumps(inputs)]).encode()
    # More threads gain nothing for a list, and wait for each other at the price of a processor.
    paths = os.pathsep.join(sys.path)
    environment = {**os.environ, "PYTHONPATH": paths, "RAYON_NUM_THREADS": "1"}
    command = [sys.executable, "-P", "-c", _CHILD, str(os.getpid())]
    try:
        ended = subprocess.run(
            command, input=message, capture_output=True, timeout=_DEADLINE, env=environment
        )
    except subprocess.TimeoutExpired:
        raise TypstFailed(say("Typst takes more than {count} seconds", count=_DEADLINE)) from None
    except OSError as problem:
        raise TypstFailed(str(problem.strerror)) from None
    if ended.returncode == 0 and ended.stdout[:1] in (b"+", b"-"):
        text = ended.stdout[1:].decode()
        if ended.stdout[:1] == b"+":
            return text
        raise TypstFailed(text)
    raise TypstFailed(say("the process of Typst has crashed"))


def answer() -> None:  # pragma: no cover (in that process)
    """Compile the document on stdin to HTML on stdout: ``+`` and the HTML, or ``-`` and why not."""
    from sitegen.system.child_process import end_with_parent

    end_with_parent(int(sys.argv[1]))
    _limit_memory()
    import typst

    program, inputs = json.loads(sys.stdin.buffer.read())
    try:
        made = typst.compile(
            program.encode(),
            format="html",
            sys_inputs={"data": inputs},
            root=os.path.dirname(__file__),  # noqa: PTH120 - the documents read no files
            ignore_system_fonts=True,
        )
        assert isinstance(made, bytes), "a page of HTML is one file"
        result = b"+" + made
    except (typst.TypstError, RuntimeError) as problem:
        result = b"-" + str(problem).encode("utf-8", "replace")
    sys.stdout.buffer.write(result)


def _limit_memory() -> None:  # pragma: no cover (in that process)
    with suppress(ImportError, OSError, ValueError):
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_DATA)
        limit = _MEMORY if most == resource.RLIM_INFINITY else min(_MEMORY, most)
        resource.setrlimit(resource.RLIMIT_DATA, (limit, most))
