"""Where the remedy of a finding leads: a place in the window, or an article."""

from app.messages.checkup import Advice, advice
from app.security.findings import Finding
from ui.context import Context

_HELP = "help"


def said(finding: Finding) -> Advice:
    """The finding in words, in the language chosen now."""
    return advice(finding.code, finding.details)


def only_reading(finding: Finding) -> bool:
    """Whether its remedy is no more than its article."""
    return finding.remedy.partition("/")[0] == _HELP


def follow(context: Context, finding: Finding) -> None:
    """Go where something can be done about it."""
    page, _, part = finding.remedy.partition("/")
    if page == _HELP:
        context.open_article(part)
    else:
        context.go(page, part)
