"""The commands about safety: check-up and journal. They ask no server."""

from typing import Any

from app.cli.output import table
from app.cli.session import Session
from app.cli.shown import moment
from app.core.i18n import tr
from app.core.wording import headline
from app.messages.checkup import advice
from app.messages.journal import event_text
from app.security.entries import Entry
from app.security.findings import Finding, State
from app.security.journal import KEEP


def check_up(session: Session) -> None:
    """Every finding, the worst first, with its reason."""
    session.unlock()
    found = session.call(session.services.security.checkup.findings())
    lines = [_line(finding) for finding in found]
    session.output.result({"findings": [_finding_json(f) for f in found]}, "\n".join(lines))


def journal(session: Session) -> None:
    """The newest lines that have these words."""
    session.unlock()
    wishes = session.wishes
    asked = session.services.security.journal.page(wishes.text, limit=wishes.limit or KEEP)
    entries = session.call(asked)
    rows = [(moment(entry.at), event_text(entry.kind, entry.detail)) for entry in entries]
    value = {"entries": [_entry_json(entry) for entry in entries]}
    session.output.result(value, table(rows) if rows else tr("Nothing found."))


def _line(finding: Finding) -> str:
    said = advice(finding.code, finding.details)
    state = {
        State.WARNING: tr("Warning"),
        State.ADVICE: tr("Advice"),
        State.GOOD: tr("Good"),
    }[finding.state]
    return f"[{state}] {headline(said.title, said.reason)}"


def _finding_json(finding: Finding) -> dict[str, Any]:
    said = advice(finding.code, finding.details)
    return {
        "code": finding.code.value,
        "state": finding.state.value,
        "details": dict(finding.details),
        "title": said.title,
        "reason": said.reason,
        "article": finding.article,
    }


def _entry_json(entry: Entry) -> dict[str, Any]:
    return {
        "time": entry.at,
        "event": entry.kind.value,
        "detail": dict(entry.detail),
        "text": event_text(entry.kind, entry.detail),
    }
