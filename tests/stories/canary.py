"""A whole life of a wallet in a process of its own, for the canary story.

It is told on standard input: port, phrase, passphrase, password, label, account name, payee; and
prints the address it was paid to and the transactions it made, as "name value" lines.
"""

import logging
import sys
from pathlib import Path

from app.core import log
from app.core.errors import AppError
from app.core.secret import Secret
from app.wallet.model import AccountKind, PaymentQuery
from tests.fixtures.home import Home, opened


def say(name: str, value: str = "") -> None:
    sys.stdout.write(f"{name} {value}\n")
    sys.stdout.flush()


def hear() -> str:
    return sys.stdin.readline().rstrip("\n")


def live(home: Home, told: list[str]) -> None:
    """Every flow that touches a secret: create, be paid, label, search, pay, fail, change, lock."""
    phrase, passphrase, password, label, account, payee = told
    services, wallet = home.services, home.services.wallet
    home.call(
        wallet.onboarding.create_wallet(
            Secret(phrase), Secret(passphrase), Secret(password), AccountKind.BIP84, False
        )
    )
    home.wait_until_ready()
    home.call(wallet.accounts.rename(home.account().id, account))
    say("address", home.address())
    received = hear()
    home.wait_for_payment(received)
    home.call(wallet.labels.set("tx", received, label))
    home.call(wallet.activity.payment_ids(PaymentQuery(text=label[:9])))
    say("sent", home.pay(payee, 1_000_000, label=label))
    logging.getLogger("story").error("paid %s from %s with %s", payee, phrase, received)
    for wrong in (
        lambda: home.call(services.vault.unlock(Secret("wrong"))),
        lambda: home.pay(payee, 10**12),
    ):
        try:
            wrong()
        except AppError:
            logging.getLogger("story").exception("as expected")
    home.call(services.vault.lock())
    home.call(services.vault.unlock(Secret(password)))
    home.wait_until_ready()
    home.call(wallet.accounts.add(AccountKind.BIP86, account + " two", Secret(password)))


def main(folder: str) -> None:
    port = hear()
    told = [hear() for _ in range(6)]
    with opened(Path(folder), int(port)) as home:
        log.start(home.paths.log, logging.DEBUG)
        live(home, told)
        say("end")
        hear()  # until the story kills this process or lets it end


if __name__ == "__main__":
    main(*sys.argv[1:])
