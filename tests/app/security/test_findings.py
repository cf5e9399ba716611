"""Each rule of the check-up at its edge, and reminders that come one at a time."""

from dataclasses import replace

import pytest

from app.messages.checkup import advice
from app.security.facts import Codes, Disk, Facts, KeyringUse, Place, Saved
from app.security.findings import Finding, FindingCode, State, check
from app.security.reminders import SNOOZE, due

DAY = 86_400
NOW = 2_000_000_000
SAFE = Facts(
    now=NOW,
    spends=True,
    made=NOW - 400 * DAY,
    newest_account=NOW - 400 * DAY,
    received=True,
    codes=Codes(on=True, left=8, ends=NOW + 399 * DAY),
    phrase_checked=NOW - 10 * DAY,
    saved=Saved(NOW - 20 * DAY, 3),
    auto_lock_minutes=5,
    limits=True,
    keyring=KeyringUse.USED,
    released=NOW - 30 * DAY,
    plain_servers=0,
    place=Place(encrypted=True),
    hidden=True,
    frozen=False,
)


def codes(facts: Facts) -> set[str]:
    return {finding.code.value for finding in check(facts)}


def test_a_safe_wallet_has_only_good_findings() -> None:
    found = check(SAFE)
    assert {finding.state for finding in found} == {State.GOOD}
    assert len({finding.area for finding in found}) == len(found) == 10
    assert due(found, {}, SAFE) is None


CASES: list[tuple[dict[str, object], str, State]] = [
    ({"codes": Codes()}, "two-factor.off", State.ADVICE),
    ({"codes": Codes(True, 2, NOW + 399 * DAY)}, "two-factor.few", State.WARNING),
    ({"codes": Codes(True, 8, NOW + 35 * DAY)}, "two-factor.end", State.WARNING),
    ({"phrase_checked": None}, "phrase.never", State.ADVICE),
    ({"phrase_checked": NOW - 366 * DAY}, "phrase.old", State.ADVICE),
    ({"saved": Saved()}, "backup.never", State.ADVICE),
    ({"saved": Saved(NOW - 91 * DAY, 0)}, "backup.old", State.ADVICE),
    ({"saved": Saved(NOW - DAY, 51)}, "backup.behind", State.ADVICE),
    ({"newest_account": NOW - 19 * DAY}, "backup.behind", State.ADVICE),
    ({"auto_lock_minutes": 0}, "auto-lock.off", State.WARNING),
    ({"auto_lock_minutes": 16}, "auto-lock.long", State.ADVICE),
    ({"limits": False}, "limits.off", State.ADVICE),
    ({"keyring": KeyringUse.UNUSED}, "keyring.unused", State.ADVICE),
    ({"keyring": KeyringUse.NONE}, "keyring.none", State.ADVICE),
    ({"released": NOW - 181 * DAY}, "version.old", State.ADVICE),
    ({"plain_servers": 1}, "servers.plain", State.WARNING),
    ({"place": Place()}, "disk.good", State.GOOD),
    ({"place": Place(frozenset({Disk.READABLE}))}, "disk.readable", State.WARNING),
    ({"place": Place(frozenset({Disk.PLAIN_SWAP}))}, "disk.plain-swap", State.ADVICE),
    ({"hidden": False}, "process.open", State.ADVICE),
    ({"frozen": True}, "freeze.on", State.ADVICE),
]


@pytest.mark.parametrize(("change", "code", "state"), CASES)
def test_one_fact_changes_one_finding(change: dict[str, object], code: str, state: State) -> None:
    facts = replace(SAFE, **change)  # type: ignore[arg-type]
    (other,) = codes(facts) - codes(SAFE)
    assert other == code
    (finding,) = [found for found in check(facts) if found.code == code]
    assert finding.state is state
    assert check(facts)[0].state is state


@pytest.mark.parametrize(
    "edge",
    [
        {"codes": Codes(True, 3, NOW + 35 * DAY + 1)},
        {"phrase_checked": NOW - 365 * DAY},
        {"saved": Saved(NOW - 90 * DAY, 50)},
        {"auto_lock_minutes": 15},
        {"released": NOW - 180 * DAY},
        {"released": NOW + 900 * DAY},  # the clock is behind: that is no old version
    ],
)
def test_at_the_edge_it_is_still_good(edge: dict[str, object]) -> None:
    assert codes(replace(SAFE, **edge)) == codes(SAFE)  # type: ignore[arg-type]


def test_codes_that_run_out_in_two_ways_are_told_both() -> None:
    facts = replace(SAFE, codes=Codes(True, 0, NOW - DAY))
    assert {"two-factor.few", "two-factor.end"} <= codes(facts)
    end = next(f for f in check(facts) if f.code is FindingCode.CODES_END)
    assert advice(end.code, end.details).title == "Codes work no longer than today"


def test_a_wallet_that_only_watches_needs_no_phrase_and_no_limit() -> None:
    areas = {finding.area for finding in check(replace(SAFE, spends=False))}
    assert not {"phrase", "limits"} & areas


def test_every_fault_of_a_place_is_told() -> None:
    facts = replace(SAFE, place=Place(frozenset(Disk), "Dropbox"))
    found = [f for f in check(facts) if f.area == "disk"]
    assert len(found) == len(Disk)
    synced = next(f for f in found if f.code is FindingCode.DISK_SYNCED)
    assert "Dropbox" in advice(synced.code, synced.details).title


@pytest.mark.parametrize("code", FindingCode)
def test_every_finding_has_its_words(code: FindingCode) -> None:
    finding = Finding(code, {"n": 2, "minutes": 20, "service": "Dropbox"})
    said = advice(code, finding.details)
    assert said.title
    assert said.reason.endswith(".")
    assert "{" not in said.title + said.reason
    assert said.remedy or finding.state is State.GOOD
    assert "/" in finding.remedy


def reminder(facts: Facts, put_off: dict[str, int] | None = None) -> str | None:
    found = due(check(facts), put_off or {}, facts)
    return found.code.value if found else None


class TestReminders:
    NEW = replace(SAFE, made=NOW, received=False, codes=Codes(), phrase_checked=None, saved=Saved())

    def test_a_new_wallet_is_left_in_peace(self) -> None:
        assert reminder(self.NEW) is None

    def test_one_after_the_other(self) -> None:
        paid = replace(self.NEW, received=True)
        assert reminder(paid) == "phrase.never"
        checked = replace(paid, phrase_checked=NOW)
        assert reminder(replace(checked, made=NOW - 3 * DAY + 1)) is None
        assert reminder(replace(checked, made=NOW - 3 * DAY)) == "two-factor.off"
        coded = replace(checked, codes=SAFE.codes)
        assert reminder(replace(coded, made=NOW - 30 * DAY + 1)) is None
        assert reminder(replace(coded, made=NOW - 30 * DAY)) == "backup.never"

    def test_put_off_it_gives_way_and_comes_back(self) -> None:
        facts = replace(self.NEW, received=True, made=NOW - 40 * DAY)
        assert reminder(facts, {"phrase.never": NOW - SNOOZE + 1}) == "two-factor.off"
        assert reminder(facts, {"phrase.never": NOW - SNOOZE}) == "phrase.never"

    def test_a_clock_set_back_does_not_silence_it(self) -> None:
        facts = replace(self.NEW, received=True)
        assert reminder(facts, {"phrase.never": NOW + DAY}) == "phrase.never"

    def test_codes_that_end_come_first(self) -> None:
        facts = replace(SAFE, phrase_checked=None, codes=Codes(True, 1, NOW + DAY))
        assert reminder(facts) == "two-factor.end"
