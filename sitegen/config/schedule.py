"""The daily run of the workflow that publishes scheduled articles."""

import datetime as dt
from pathlib import Path

from sitegen.config import Config, place
from sitegen.core.build_options import WORKFLOW
from sitegen.core.diagnostics import Code, Diagnostic, remark
from sitegen.core.messages import say

_MINUTES = 7
"""How long after midnight the workflow runs; GitHub is busy at full hours."""


def cron_lines(config: Config, now: dt.datetime) -> str:
    """Return the trigger of a workflow that runs just after midnight at the site; cron is UTC."""
    offset = now.astimezone(config.timezone).utcoffset() or dt.timedelta()
    minutes = int(_MINUTES - offset.total_seconds() // 60) % (24 * 60)
    return f'  schedule:\n    - cron: "{minutes % 60} {minutes // 60} * * *"\n'


def unscheduled(root: Path, config: Config, now: dt.datetime) -> list[Diagnostic]:
    """Return a remark if articles are scheduled, and the site's workflow does not run daily."""
    if not config.publish.schedule:
        return []
    workflow = root / WORKFLOW
    if workflow.is_symlink() or not workflow.is_file():  # published in another way
        return []
    if "schedule:" in workflow.read_text("utf-8", "replace"):
        return []
    message = say(
        "articles are scheduled, but {workflow} runs only if something is pushed",
        workflow=WORKFLOW,
    )
    entry = cron_lines(config, now).partition("- ")[2].strip()
    line = f"schedule: [{{{entry}}}]"
    hint = say("write below its line push, in the same column: {line}", line=line)
    return [remark(Code.PUBLISH_SCHEDULE, message, place(root, "publish", "schedule"), hint)]
