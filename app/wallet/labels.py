"""Labels people write, coins they set aside, and both as a BIP-329 file."""

import json
from dataclasses import dataclass
from typing import Any

from app.core.bus import Bus
from app.core.clock import Clock
from app.core.db import Connection, Database
from app.wallet.chain.hashing import from_shown, shown
from app.wallet.errors import LabelsInvalid
from app.wallet.events import Exported, HistoryChanged, LabelChanged
from app.wallet.model import AccountId, OutPoint
from app.wallet.store import labels

KINDS = ("tx", "addr", "output")
"""The BIP-329 types that this wallet shows."""
LONGEST = 255
"""Characters: BIP-329 lets importers cut what is longer."""
_LARGEST_FILE = 20_000_000
_ONE_BY_ONE = 50  # more changes than these are told as "anything may have changed"


@dataclass(frozen=True, slots=True)
class ImportCounts:
    """What an import does, or would do. ignored: lines of other kinds, or not understood."""

    new: int = 0
    changed: int = 0
    same: int = 0
    ignored: int = 0


@dataclass(frozen=True, slots=True)
class _Entry:
    kind: str
    ref: str
    text: str | None  # None: the line says nothing about the label
    spendable: bool | None


class Labels:
    """Every label and every frozen coin of this wallet."""

    def __init__(self, database: Database, bus: Bus, clock: Clock) -> None:
        self._database, self._bus, self._clock = database, bus, clock

    async def set(self, kind: str, ref: str, text: str) -> None:
        """Write a label (kind: one of KINDS; ref: txid, address, txid:vout); empty removes it."""
        plain, now = clean(text), self._now()
        await self._database.write(lambda db: labels.put(db, kind, ref, plain, now))
        self._bus.publish(LabelChanged(kind, ref))

    async def get(self, kind: str, ref: str) -> str:
        """The label, "" where there is none."""
        return await self._database.read(lambda db: labels.get(db, kind, ref))

    async def set_frozen(self, outpoint: OutPoint, frozen: bool) -> None:
        """Set a coin aside, so that no payment spends it, or free it again."""
        txid = from_shown(outpoint.txid)

        def work(db: Connection) -> tuple[AccountId, ...]:
            labels.set_frozen(db, txid, outpoint.vout, frozen)
            return tuple(AccountId(n) for n in sorted(labels.owners(db, txid, outpoint.vout)))

        accounts = await self._database.write(work)
        self._bus.publish(HistoryChanged(accounts, (outpoint.txid,)))

    async def as_bip329(self) -> str:
        """All labels and frozen coins as JSON lines (BIP-329)."""
        return await self._database.read(_export)

    async def export_bip329(self) -> str:
        """The same for a file that leaves the wallet: the journal notes it."""
        text = await self.as_bip329()
        self._bus.publish(Exported("labels"))
        return text

    async def changed_since(self, at: int) -> int:
        """How many labels were written after this moment (unix seconds)."""
        return await self._database.read(lambda db: labels.changed_since(db, at))

    async def import_bip329(self, untrusted_text: str, apply: bool = False) -> ImportCounts:
        """Count what the file would change, or change it. Raises LabelsInvalid for no such file."""
        entries, ignored = _parse(untrusted_text)
        if not apply:
            return await self._database.read(lambda db: _compare(db, entries, ignored)[0])
        now = self._now()

        def work(db: Connection) -> tuple[ImportCounts, list[_Entry]]:
            counts, changes = _compare(db, entries, ignored)
            for entry in changes:
                _apply(db, entry, now)
            return counts, changes

        counts, changes = await self._database.write(work)
        self._tell(changes)
        return counts

    def _tell(self, changes: list[_Entry]) -> None:
        if len(changes) <= _ONE_BY_ONE:
            for entry in changes:
                self._bus.publish(LabelChanged(entry.kind, entry.ref))
        else:
            self._bus.publish(LabelChanged("", ""))
        if any(entry.spendable is not None for entry in changes):
            self._bus.publish(HistoryChanged((), ()))

    def _now(self) -> int:
        return int(self._clock.now())


def clean(text: str) -> str:
    """One line of readable text: no control characters, not longer than BIP-329 says."""
    short = text.strip()[:LONGEST]
    return "".join(c if c.isprintable() else " " for c in short).strip()


def _export(db: Connection) -> str:
    frozen = {f"{shown(txid)}:{vout}" for txid, vout in labels.frozen(db)}
    lines: list[dict[str, Any]] = []
    for kind, ref, text in labels.everything(db):
        line: dict[str, Any] = {"type": kind, "ref": ref, "label": text}
        if kind == "output":
            line["spendable"] = ref not in frozen
            frozen.discard(ref)
        lines.append(line)
    lines += [{"type": "output", "ref": ref, "spendable": False} for ref in sorted(frozen)]
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def _parse(untrusted_text: str) -> tuple[list[_Entry], int]:
    if len(untrusted_text) > _LARGEST_FILE:
        raise LabelsInvalid(reason="size")
    entries: dict[tuple[str, str], _Entry] = {}
    ignored = lines = 0
    for line in untrusted_text.lstrip("\ufeff").splitlines():
        if not line.strip():
            continue
        lines += 1
        entry = _entry(line)
        if entry is None:
            ignored += 1
        else:
            entries[entry.kind, entry.ref] = entry  # the last line about a thing holds
    if lines and not any("{" in line for line in untrusted_text.splitlines()):
        raise LabelsInvalid(reason="form")
    return list(entries.values()), ignored


def _entry(untrusted_line: str) -> _Entry | None:
    try:
        line = json.loads(untrusted_line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(line, dict):
        return None
    kind, ref = line.get("type"), line.get("ref")
    if kind not in KINDS or not isinstance(ref, str) or not _is_ref(str(kind), ref):
        return None
    text, spendable = line.get("label"), line.get("spendable")
    return _Entry(
        kind=str(kind),
        ref=ref if kind == "addr" else ref.lower(),
        text=clean(text) if isinstance(text, str) else None,
        spendable=spendable if kind == "output" and isinstance(spendable, bool) else None,
    )


def _is_ref(kind: str, ref: str) -> bool:
    if kind == "addr":
        return 20 <= len(ref) <= 90 and ref.isascii() and ref.isalnum()
    txid, _, vout = ref.partition(":")
    if kind == "output" and not (vout.isdecimal() and len(vout) <= 9):
        return False
    try:
        from_shown(txid)
    except ValueError:
        return False
    return kind == "output" or not vout


def _outpoint(ref: str) -> tuple[bytes, int]:
    txid, _, vout = ref.partition(":")
    return from_shown(txid), int(vout)


def _compare(
    db: Connection, entries: list[_Entry], ignored: int
) -> tuple[ImportCounts, list[_Entry]]:
    """What differs from what we have: the counts, and the entries to write."""
    ours = {(kind, ref): text for kind, ref, text in labels.everything(db)}
    frozen = labels.frozen(db)
    new = changed = same = 0
    changes = []
    for entry in entries:
        before = ours.get((entry.kind, entry.ref), "")
        text = before if not entry.text else entry.text  # an empty label never erases ours
        kept = entry.spendable is None or entry.spendable == (_outpoint(entry.ref) not in frozen)
        if text == before and kept:
            same += 1
            continue
        changes.append(_Entry(entry.kind, entry.ref, text, None if kept else entry.spendable))
        new, changed = (new, changed + 1) if before else (new + 1, changed)
    return ImportCounts(new, changed, same, ignored), changes


def _apply(db: Connection, entry: _Entry, now: int) -> None:
    if entry.text:
        labels.put(db, entry.kind, entry.ref, entry.text, now)
    if entry.spendable is not None:
        txid, vout = _outpoint(entry.ref)
        labels.set_frozen(db, txid, vout, not entry.spendable)
