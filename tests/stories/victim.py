"""A wallet at work in a process of its own, to be killed: `python -m tests.stories.victim`.

Arguments: folder, port of the server, first number. Each line on standard output is a deed that
was acknowledged: "open", "ready", "label TXID TEXT", "sent TXID SATS".
"""

import sys
from pathlib import Path

from app.core.errors import AppError
from app.wallet.model import PaymentState
from tests.fixtures.home import STRANGER, Home, opened

_LABELS_A_SEND = 4


def say(*words: object) -> None:
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


def work(home: Home, number: int) -> None:
    """Label payments and send, on and on; each amount and each label is used once."""
    while True:
        for row in home.rows()[:_LABELS_A_SEND]:
            number += 1
            text = f"label-{number}"
            home.call(home.services.wallet.labels.set("tx", row.txid, text))
            say("label", row.txid, text)
        number += 1
        sats = 10_000 + number
        try:
            say("sent", home.pay(STRANGER, sats), sats)
        except AppError as error:
            say("refused", error.code)


def main(folder: str, port: str, number: str) -> None:
    with opened(Path(folder), int(port)) as home:
        home.unlock()
        say("open")
        home.wait_until_ready()
        say("ready", sum(row.state is PaymentState.CONFIRMED for row in home.rows()))
        work(home, int(number))


if __name__ == "__main__":
    main(*sys.argv[1:])
