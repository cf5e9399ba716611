"""Labels and frozen coins travel in BIP-329 files, and nothing else comes in by them."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.core.runtime import Runtime
from app.wallet.errors import LabelsInvalid
from app.wallet.labels import LONGEST, ImportCounts
from app.wallet.model import OutPoint, TxId
from tests.app.wallet.test_activity import Book

TXID = TxId("f546156d9044844e02b181026a1a407abfca62e7ea1159f87bbeaa77b4286c74")
ADDRESS = "bc1q34aq5drpuwy3wgl9lhup9892qp6svr8ldzyy7c"

# The example of BIP-329 itself.
EXAMPLE = f"""\
{{"type":"tx","ref":"{TXID}","label":"Transaction","origin":"wpkh([d34db33f/84'/0'/0'])"}}
{{"type":"addr","ref":"{ADDRESS}","label":"Address"}}
{{"type":"pubkey","ref":"0283409659355b6d1cc3c32decd5d561ab","label":"Public Key"}}
{{"type":"input","ref":"{TXID}:0","label":"Input"}}
{{"type":"output","ref":"{TXID}:1","label":"Output","spendable":false}}
{{"type":"xpub","ref":"xpub661MyMwAqRbcFtXgS5","label":"Extended Public Key"}}
{{"type":"tx","ref":"{TXID}","label":"Transaction","origin":"wpkh([d34db33f/84'/0'/0'])"}}
"""


@pytest.fixture
def book(tmp_path: Path, runtime: Runtime) -> Iterator[Book]:
    made = Book(tmp_path, runtime)
    yield made
    made.run(made.database.close())


def test_a_preview_changes_nothing_and_counts_right(book: Book) -> None:
    book.run(book.labels.set("addr", ADDRESS, "Before"))
    preview = book.run(book.labels.import_bip329(EXAMPLE))
    assert preview == ImportCounts(new=2, changed=1, same=0, ignored=3)
    assert book.run(book.labels.get("tx", TXID)) == ""
    assert book.run(book.labels.import_bip329(EXAMPLE, apply=True)) == preview
    assert book.run(book.labels.get("tx", TXID)) == "Transaction"
    assert book.run(book.labels.get("addr", ADDRESS)) == "Address"
    again = book.run(book.labels.import_bip329(EXAMPLE))
    assert again == ImportCounts(new=0, changed=0, same=3, ignored=3)


def test_export_and_import_are_a_circle(book: Book, tmp_path: Path, runtime: Runtime) -> None:
    book.run(book.labels.import_bip329(EXAMPLE, apply=True))
    book.run(book.labels.set_frozen(OutPoint(TXID, 7), True))
    text = book.run(book.labels.export_bip329())
    lines = [json.loads(line) for line in text.splitlines()]
    assert {"type": "output", "ref": f"{TXID}:7", "spendable": False} in lines
    assert {
        "type": "output",
        "ref": f"{TXID}:1",
        "label": "Output",
        "spendable": False,
    } in lines
    (tmp_path / "other").mkdir()
    other = Book(tmp_path / "other", runtime)
    other.run(other.labels.import_bip329(text, apply=True))
    assert other.run(other.labels.export_bip329()) == text
    other.run(other.database.close())


def test_an_empty_label_never_erases_ours(book: Book) -> None:
    book.run(book.labels.set("tx", TXID, "Rent"))
    line = json.dumps({"type": "tx", "ref": TXID, "label": ""})
    counts = book.run(book.labels.import_bip329(line, apply=True))
    assert (counts.same, book.run(book.labels.get("tx", TXID))) == (1, "Rent")


@pytest.mark.parametrize(
    "line",
    [
        "[]",
        '{"type":"tx"}',
        '{"type":"tx","ref":5,"label":"a"}',
        '{"type":"tx","ref":"zz","label":"a"}',
        f'{{"type":"output","ref":"{TXID}","label":"a"}}',
        f'{{"type":"output","ref":"{TXID}:-1","label":"a"}}',
        '{"type":"addr","ref":"a b","label":"a"}',
        "{" * 5000,
    ],
)
def test_lines_that_make_no_sense_are_ignored(book: Book, line: str) -> None:
    text = f'{{"type":"tx","ref":"{TXID}","label":"kept"}}\n{line}'
    counts = book.run(book.labels.import_bip329(text, apply=True))
    assert (counts.new, counts.ignored) == (1, 1)


def test_a_file_of_another_kind_is_refused(book: Book) -> None:
    with pytest.raises(LabelsInvalid):
        book.run(book.labels.import_bip329("date,amount\n2024,5\n"))


def test_labels_are_one_short_readable_line(book: Book) -> None:
    book.run(book.labels.set("tx", TXID, " a\nb\u202e" + "x" * 400))
    kept = book.run(book.labels.get("tx", TXID))
    assert len(kept) == LONGEST
    assert kept.startswith("a b x")
