"""Read a pasted list of payees: one line for each, and for each wrong line what is wrong."""

import re
from dataclasses import dataclass

from app.core.network import Network
from app.core.wording import with_point
from app.wallet import uri
from app.wallet.amounts import parse_amount
from app.wallet.engine.addresses import parse_address
from app.wallet.errors import AmountInvalid, PayeesInvalid, RequestInvalid
from app.wallet.model import Payee, Sats

MOST_LINES = 1000
_LONGEST_LINE = 1000
LONGEST = MOST_LINES * (_LONGEST_LINE + 2)
"""Characters that a list can have, with the ends of its lines."""
_SEPARATOR = re.compile(r"[,;\t]")
_ALL = frozenset({"all", "max", "!", "全部"})
_NUMBER = re.compile(r"\d+(?:\.\d+)?\s*(?:btc|₿|sats?|satoshis?)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class LineProblem:
    """line is 1-based; code is the AppError code of what is wrong there.

    reason: with the code of PayeesInvalid only (many, long, all).
    """

    line: int
    code: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PayeeList:
    """What could be read, and what could not."""

    payees: tuple[Payee, ...]
    problems: tuple[LineProblem, ...]


def read(untrusted_text: str, network: Network, unit: str = "btc") -> PayeeList:
    """Lines of "address, amount[, label]" or payment links; empty lines and # lines are skipped.

    Semicolons or tabs may stand for the commas; a comma is then a decimal one. An amount without
    a unit is in `unit` ("btc" or "sat"); "all" is what is left, once only.
    """
    payees: list[Payee] = []
    problems: list[LineProblem] = []
    lines = untrusted_text.splitlines()
    if len(lines) > MOST_LINES:
        return PayeeList((), (LineProblem(MOST_LINES + 1, PayeesInvalid.code, "many"),))
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        try:
            payee = _payee(line.strip(), network, unit)
            if payee.amount is None and any(other.amount is None for other in payees):
                raise PayeesInvalid(reason="all")  # only one can get what is left
        except RequestInvalid as error:
            reason = str(error.details.get("reason", ""))
            problems.append(LineProblem(number, error.code, reason))
        else:
            payees.append(payee)
    return PayeeList(tuple(payees), tuple(problems))


def parse(untrusted_text: str, network: Network, unit: str = "btc") -> tuple[Payee, ...]:
    """As `read`, but all or nothing.

    Raises PayeesInvalid: line, problem (an error code) and reason of the first one, lines (all of
    them, comma-separated); line 0 for an empty list.
    """
    found = read(untrusted_text, network, unit)
    if found.problems:
        first = found.problems[0]
        lines = ", ".join(str(problem.line) for problem in found.problems)
        raise PayeesInvalid(line=first.line, problem=first.code, reason=first.reason, lines=lines)
    if not found.payees:
        raise PayeesInvalid(line=0, problem=PayeesInvalid.code, reason="empty", lines="")
    return found.payees


def _payee(line: str, network: Network, unit: str) -> Payee:
    if len(line) > _LONGEST_LINE:
        raise PayeesInvalid(reason="long")
    if uri.is_link(line):
        link = uri.parse(line, network)
        if link.amount is None:
            raise AmountInvalid()
        return Payee(link.address, link.amount, link.label)
    found = _SEPARATOR.search(line)  # no address holds one: it parts the columns
    separator = found.group() if found else ","
    address, amount, label = (*line.split(separator, 2), "", "")[:3]
    readable, _ = parse_address(address, network)
    return Payee(readable, _amount(amount.strip(), label, unit, separator), uri.plain(label))


def _amount(amount: str, label: str, unit: str, separator: str) -> Sats | None:
    if amount.lower() in _ALL:
        return None
    if separator != ",":
        return parse_amount(with_point(amount), unit)
    if amount.isdigit() and _NUMBER.fullmatch(label.partition(separator)[0].strip()):
        raise AmountInvalid()  # "1,5" or "1,000 sat": a decimal comma or a thousands separator
    return parse_amount(amount, unit)
