"""What names a key, a payment or a person never reaches the log."""

import logging
from pathlib import Path

import pytest

from app.core import log
from app.core.log import redact

PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow"


@pytest.mark.parametrize(
    "hidden",
    [
        PHRASE,
        PHRASE.replace(" ", ", "),
        "bc1qcr8te4kr609gcawutmrza0j4xv80jy8z306fyu",
        "bcrt1p5cyxnuxmeuwuvkwfem96lqzszd02n6xdcjrs20cac6yqjjwudpxqkedrcr",
        "BC1QCR8TE4KR609GCAWUTMRZA0J4XV80JY8Z306FYU",
        "1BoatSLRHtKNngkdXEeobR76b53LETtpyT",
        "4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b",
        "zprvAWgYBBk7JR8Gjrh4UJQ2uJdG1r3WNRRfURiABBE3RvMXYSrRJL62XuezvGdPvG6GFBZduosCc1YP5",
        "L1aW4aubDFB7yfras2S1mN3bqg9nwySY8nkoLmJebSLD5BWv3ENZ",
        "/home/mary/wallets",
    ],
)
def test_it_is_hidden(hidden: str) -> None:
    kept = redact(f"failed with {hidden} at last")
    assert hidden not in kept
    assert all(part not in kept for part in hidden.replace(",", "").split() if len(part) > 8)


def test_ordinary_sentences_stay() -> None:
    line = "2026-11-23 INFO app.wallet.sync: 120 of 4000 headers from server 3 in 1.2 s"
    assert redact(line) == line


def test_the_file_and_the_ring_hold_redacted_lines(tmp_path: Path) -> None:
    root = logging.getLogger()
    before = list(root.handlers), root.level
    ring = log.start(tmp_path / "walnut.log")
    try:
        logging.getLogger("t").warning("words: %s", PHRASE)
        try:
            raise ValueError(PHRASE)
        except ValueError:
            logging.getLogger("t").exception("it broke")
    finally:
        for handler in set(root.handlers) - set(before[0]):
            root.removeHandler(handler)
            handler.close()
        root.setLevel(before[1])
    text = (tmp_path / "walnut.log").read_text() + "".join(ring.lines())
    assert "it broke" in text
    assert "sausage" not in text


def test_a_disk_that_refuses_prints_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Python would print the record as it was, not redacted."""
    monkeypatch.setattr(logging, "raiseExceptions", True)
    root = logging.getLogger()
    before = list(root.handlers), root.level
    ring = log.start(tmp_path)  # a folder: nothing can be written there
    try:
        logging.getLogger("t").warning("words: %s", PHRASE)
    finally:
        for handler in set(root.handlers) - set(before[0]):
            root.removeHandler(handler)
        root.setLevel(before[1])
    assert capsys.readouterr().err == ""
    assert "words" in "".join(ring.lines())
