"""History as a file: RFC 4180, and no text that a spreadsheet would run."""

import csv
import io
import json
from pathlib import Path

from app.wallet.export import COLUMNS, to_csv, to_json
from app.wallet.model import (
    AccountId,
    Direction,
    Payee,
    PaymentQuery,
    PaymentRow,
    PaymentState,
    Sats,
    TxId,
)
from tests.fixtures.payer import Payer

SOMEBODY = "bcrt1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqdku202"
NAMES = {AccountId(1): "Daily, and more"}


def row(label: str, amount: int = -123_456, fee: int | None = 141) -> PaymentRow:
    return PaymentRow(
        id=1,
        account=AccountId(1),
        txid=TxId("ab" * 32),
        time=1_700_000_000,
        amount=Sats(amount),
        fee=None if fee is None else Sats(fee),
        state=PaymentState.CONFIRMED,
        height=800_000,
        confirmations=3,
        direction=Direction.OUTGOING,
        label=label,
        address=SOMEBODY,
        replaceable=False,
    )


def read(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode(), newline="")))


def test_a_line_of_csv() -> None:
    data = to_csv([row('say "hi", then\nleave')], NAMES)
    assert data.count(b"\r\n") == 2
    assert data.splitlines()[0].decode() == ",".join(COLUMNS)
    (line,) = read(data)
    assert line == {
        "time": "2023-11-14T22:13:20Z",
        "account": "Daily, and more",
        "direction": "outgoing",
        "state": "confirmed",
        "amount_sat": "-123456",
        "amount_btc": "-0.00123456",
        "fee_sat": "141",
        "height": "800000",
        "confirmations": "3",
        "txid": "ab" * 32,
        "address": SOMEBODY,
        "label": 'say "hi", then\nleave',
    }


def test_a_label_never_becomes_a_formula() -> None:
    for start in ("=", "+", "-", "@", "\t", "\r", "＝"):
        (line,) = read(to_csv([row(f"{start}HYPERLINK(1)", amount=-5)], NAMES))
        assert line["label"] == f"'{start}HYPERLINK(1)"
        assert (line["amount_sat"], line["amount_btc"]) == ("-5", "-0.00000005")  # still numbers


def test_json_keeps_everything_as_it_is() -> None:
    (line,) = json.loads(to_json([row("=1+1", fee=None)], NAMES))
    assert (line["label"], line["fee_sat"], line["amount_sat"]) == ("=1+1", None, -123_456)


def test_files_of_a_real_history(payer: Payer, tmp_path: Path) -> None:
    payer.fund(100_000)
    txid = payer.send(payer.draft(Payee(SOMEBODY, Sats(20_000)), label="@rent"))
    payer.until(lambda: payer.row(txid))
    export = payer.services.wallet.export
    assert payer.run(export.csv(PaymentQuery(), tmp_path / "all.csv")) == 2
    lines = read((tmp_path / "all.csv").read_bytes())
    assert [line["txid"] for line in lines] == [found.txid for found in payer.rows()]
    assert lines[0]["label"] == "'@rent"
    outgoing = PaymentQuery(direction=Direction.OUTGOING)
    assert payer.run(export.json(outgoing, tmp_path / "out.json")) == 1
    (line,) = json.loads((tmp_path / "out.json").read_bytes())
    assert line["txid"] == txid
    text = payer.run(export.descriptors(payer.account.id))
    assert text == f"{payer.account.external}\n{payer.account.internal}\n"
