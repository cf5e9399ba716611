"""Which finding is worth a word on the Overview now: at most one, at the right moment."""

from collections.abc import Mapping, Sequence

from app.security.facts import Facts
from app.security.findings import Finding, FindingCode

_DAY = 86_400
SNOOZE = 30 * _DAY
"""Seconds for which a reminder that was put off stays away."""
_TIME_FOR_CODES = 3 * _DAY
_TIME_FOR_A_BACKUP = 30 * _DAY

# The first that is due is shown. Advice that is not here is for those who open the check-up.
_ORDER = (
    FindingCode.CODES_END,
    FindingCode.CODES_FEW,
    FindingCode.DISK_FULL,
    FindingCode.PHRASE_NEVER,
    FindingCode.PHRASE_OLD,
    FindingCode.CODES_OFF,
    FindingCode.BACKUP_NEVER,
    FindingCode.BACKUP_OLD,
    FindingCode.BACKUP_BEHIND,
)


def due(findings: Sequence[Finding], put_off: Mapping[str, int], facts: Facts) -> Finding | None:
    """put_off: when each reminder was dismissed (Unix seconds)."""
    by_code = {finding.code: finding for finding in findings}
    for code in _ORDER:
        at = put_off.get(code)
        asleep = at is not None and 0 <= facts.now - at < SNOOZE
        if code in by_code and not asleep and _is_time(code, facts):
            return by_code[code]
    return None


def _is_time(code: FindingCode, facts: Facts) -> bool:
    """Not before there is something to lose, and never all at once."""
    age = facts.now - facts.made
    if code is FindingCode.PHRASE_NEVER:
        return facts.received
    if code is FindingCode.CODES_OFF:
        return facts.received and age >= _TIME_FOR_CODES
    if code is FindingCode.BACKUP_NEVER:
        return age >= _TIME_FOR_A_BACKUP
    return True
