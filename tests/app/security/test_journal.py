"""What was noted stays, in order, can be found in words, and never breaks what it notes."""

import csv
import io
import json
from pathlib import Path

import pytest

from app.core.errors import StorageError
from app.core.runtime import Runtime
from app.messages.journal import event_name, event_text, failures_told
from app.security.entries import EventKind
from app.security.journal import Journal
from app.vault.events import Change, Way
from tests.app.security.conftest import Desk


def kinds(desk: Desk, text: str = "", *only: EventKind, limit: int = 100) -> list[str]:
    return [e.kind.value for e in desk.run(desk.journal.page(text, only, limit=limit))]


def test_lines_come_back_newest_first_with_their_details(desk: Desk) -> None:
    start = int(desk.clock.now())
    desk.run(desk.journal.note(EventKind.UNLOCKED, way="password"))
    desk.clock.pass_time(60)
    desk.run(desk.journal.note(EventKind.PAYMENT_SIGNED, account="Daily 日常", sats=5_000))
    desk.close()
    desk.open()
    second, first = desk.run(desk.journal.page())
    assert (first.kind, first.at, first.detail) == ("unlocked", start, {"way": "password"})
    assert (second.at, second.detail) == (start + 60, {"account": "Daily 日常", "sats": 5_000})
    assert len(desk.events) == 2


def test_pages_go_on_where_the_last_one_ended(desk: Desk) -> None:
    for number in range(25):
        desk.run(desk.journal.note(EventKind.AUTO_LOCK, minutes=number, before=1))
    seen: list[int] = []
    before: int | None = None
    while page := desk.run(desk.journal.page(before=before, limit=10)):
        seen += [int(entry.detail["minutes"]) for entry in page]
        before = page[-1].id
    assert seen == list(reversed(range(25)))


def test_the_search_reads_what_the_person_reads(desk: Desk) -> None:
    desk.run(desk.journal.note(EventKind.UNLOCKED, way="recovery"))
    desk.run(desk.journal.note(EventKind.LOCKED, reason="idle"))
    desk.run(desk.journal.note(EventKind.PAYMENT_SIGNED, account="Savings", sats=1_234_567))
    assert kinds(desk, "RECOVERY code") == ["unlocked"]
    assert kinds(desk, "savings") == ["payment-signed"]
    assert kinds(desk, "1234567") == ["payment-signed"]
    assert kinds(desk, "", EventKind.LOCKED, EventKind.UNLOCKED) == ["locked", "unlocked"]
    assert kinds(desk, "savings", EventKind.LOCKED) == []
    assert kinds(desk, "no such word") == []


@pytest.mark.usefixtures("chinese")
def test_the_search_speaks_the_chosen_language(desk: Desk) -> None:
    desk.run(desk.journal.note(EventKind.UNLOCKED, way="recovery"))
    desk.run(desk.journal.note(EventKind.LOCKED, reason="idle"))
    assert kinds(desk, "恢复码") == ["unlocked"]
    assert kinds(desk, "无人使用") == ["locked"]


def test_a_search_goes_through_more_than_one_piece(desk: Desk) -> None:
    desk.run(desk.journal.note(EventKind.PAYMENT_SIGNED, account="needle", sats=1))
    for _ in range(2_500):
        desk.journal._add(EventKind.LOCKED, 1_900_000_000, {"reason": "user"})
    desk.run(desk.journal.write_down())
    assert kinds(desk, "needle") == ["payment-signed"]
    found = desk.run(desk.journal.page("by hand", limit=2_200))
    assert [entry.id for entry in found] == list(range(2_501, 301, -1))


def test_only_the_newest_lines_are_kept_but_every_last_time(
    tmp_path: Path, runtime: Runtime
) -> None:
    desk = Desk(tmp_path, runtime, keep=10)
    saved = int(desk.clock.now())
    desk.run(desk.journal.note(EventKind.BACKUP_SAVED))
    for _ in range(30):
        desk.clock.pass_time(1)
        desk.run(desk.journal.note(EventKind.LOCKED, reason="user"))
    assert kinds(desk) == ["locked"] * 10
    last = desk.run(desk.journal.last_times())
    assert last == {EventKind.BACKUP_SAVED: saved, EventKind.LOCKED: saved + 30}
    desk.close()


def test_what_cannot_be_written_waits_and_keeps_its_time(desk: Desk) -> None:
    desk.close()
    first = int(desk.clock.now())
    desk.run(desk.journal.note(EventKind.PROXY, on=1))
    desk.clock.pass_time(500)
    desk.open()
    desk.run(desk.journal.note(EventKind.UNLOCKED, way="password"))
    opened, proxy = desk.run(desk.journal.page())
    assert (proxy.kind, proxy.at) == (EventKind.PROXY, first)
    assert (opened.kind, opened.at) == (EventKind.UNLOCKED, first + 500)


def test_a_locked_journal_cannot_be_read(desk: Desk) -> None:
    desk.close()
    with pytest.raises(StorageError):
        desk.run(desk.journal.page())


def test_a_clock_set_back_is_told_once(desk: Desk) -> None:
    desk.run(desk.journal.note(EventKind.UNLOCKED, way="password"))
    desk.clock.set_wall(-86_400)
    desk.run(desk.journal.note(EventKind.LOCKED, reason="user"))
    desk.run(desk.journal.note(EventKind.UNLOCKED, way="password"))
    assert kinds(desk) == ["unlocked", "locked", "clock-back", "unlocked"]
    told = desk.run(desk.journal.page(kinds=[EventKind.CLOCK_BACK]))[0]
    assert told.detail == {"seconds": 86_400}


def test_a_clock_corrected_by_a_minute_is_not_told(desk: Desk) -> None:
    desk.run(desk.journal.note(EventKind.UNLOCKED, way="password"))
    desk.clock.set_wall(-60)
    desk.run(desk.journal.note(EventKind.LOCKED, reason="user"))
    assert EventKind.CLOCK_BACK not in kinds(desk)


def test_export_as_csv_and_json(desk: Desk, tmp_path: Path) -> None:
    desk.run(desk.journal.note(EventKind.PAYMENT_SIGNED, account='=HYPERLINK("x")', sats=7))
    desk.run(desk.journal.note(EventKind.LOCKED, reason="idle"))
    assert desk.run(desk.journal.export(tmp_path / "j.csv")) == 2
    text = (tmp_path / "j.csv").read_bytes()
    assert text.count(b"\r\n") == 3
    idle, paid = csv.DictReader(io.StringIO(text.decode(), newline=""))
    assert idle == {
        "time": "2030-03-17T17:46:40Z",
        "event": "locked",
        "text": "Locked because nobody used it",
        "detail": '{"reason": "idle"}',
    }
    assert json.loads(paid["detail"])["account"] == '=HYPERLINK("x")'
    assert not paid["text"].startswith("=")
    assert desk.run(desk.journal.export(tmp_path / "j.json", as_json=True)) == 3
    exported = json.loads((tmp_path / "j.json").read_bytes())
    assert [line["event"] for line in exported] == ["exported", "locked", "payment-signed"]
    assert exported[0]["detail"] == {"what": "journal"}
    assert kinds(desk, limit=1) == ["exported"]


def test_a_line_of_a_later_walnut_is_shown_as_something(desk: Desk) -> None:
    desk.run(
        desk.database.write(
            lambda db: db.execute("INSERT INTO journal VALUES(NULL, 1, 'invented', '{}')")
        )
    )
    (entry,) = desk.run(desk.journal.page())
    assert (entry.kind, event_text(entry.kind, entry.detail)) == ("unknown", "Something else")


def test_every_kind_change_and_way_has_its_words() -> None:
    named = {kind: event_name(kind) for kind in EventKind if kind is not EventKind.UNKNOWN}
    assert "Something else" not in named.values()
    assert len(set(named.values())) == len(named)
    assert EventKind.UNKNOWN not in {EventKind(change.value) for change in Change}
    ways = set(Way) - {Way.CREATED, Way.BACKUP}  # these two have kinds of their own
    assert len({event_text("unlocked", {"way": way}) for way in ways}) == len(ways)


def test_failures_are_told_with_the_last_time_if_it_is_known() -> None:
    assert failures_told(1, "") == "1 wrong password or code since your last login."
    told = failures_told(3, "Monday")
    assert told == "3 wrong passwords or codes since your last login, the last one on Monday."


def test_lines_are_not_written_twice_by_those_who_write_at_once(desk: Desk) -> None:
    journal: Journal = desk.journal

    async def many() -> None:
        import asyncio

        await asyncio.gather(*(journal.note(EventKind.PROXY, on=n % 2) for n in range(50)))

    desk.run(many())
    assert len(kinds(desk)) == 50
