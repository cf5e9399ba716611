"""Numbers, amounts and dates as people read them, in the chosen language and unit."""

from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QDate, QLocale

from app.core.i18n import language, tr
from app.core.wording import btc as btc
from app.core.wording import choose_unit, with_point
from app.core.wording import duration as duration
from app.core.wording import grouped as grouped
from app.core.wording import sat_unit as sat_unit

if TYPE_CHECKING:
    from app.wallet.model import Sats

_MINUS = "\u2212"
_HIDDEN = "\u2022" * 5
_DAY = 86_400


class _Shown:
    """How amounts are shown, shared by the whole window (set from the settings)."""

    unit = "btc"
    hidden = False


def show_amounts(unit: str, *, hidden: bool) -> None:
    """Choose the unit ("btc" or "sat") and whether amounts are covered by dots."""
    _Shown.unit, _Shown.hidden = unit, hidden
    choose_unit(unit)


def unit() -> str:
    """The unit's name beside an amount: BTC or sat."""
    return "BTC" if _Shown.unit == "btc" else "sat"


def amounts_hidden() -> bool:
    return _Shown.hidden


def amount(sats: int, *, sign: bool = False, plain: bool = False) -> str:
    """0.31482207 or 31 482 207, without the unit; with sign always + or minus (nothing at 0).

    plain: shown even while amounts are hidden, for a payment that the user is making now.
    """
    if _Shown.hidden and not plain:
        return _HIDDEN
    return _prefix(sats, sign) + (btc(abs(sats)) if _Shown.unit == "btc" else grouped(abs(sats)))


def amount_unit(sats: int, *, sign: bool = False, plain: bool = False) -> str:
    """The amount with its unit, e.g. "+0.04210000 BTC"."""
    return f"{amount(sats, sign=sign, plain=plain)} {unit()}"


def parse_amount(text: str) -> "Sats | None":
    """What a person typed, in the chosen unit, as satoshi; None where it is not an amount > 0.

    Spaces between digits are allowed; a comma counts as the decimal point, except in "1,500",
    which means one and a half to some and fifteen hundred to others.
    """
    typed = with_point("".join(text.split()))
    whole, _, part = typed.partition(".")
    digits = (whole + part).isascii() and (whole + part).isdigit()
    if not digits or len(typed) > 20 or len(part) > (8 if _Shown.unit == "btc" else 0):
        return None
    scale = 100_000_000 if _Shown.unit == "btc" else 1
    sats = int(whole or "0") * scale + (int(part.ljust(8, "0")) if part else 0)
    return cast("Sats", sats) if sats > 0 else None


def typed(sats: int) -> str:
    """As it stands in a field for `parse_amount`: no needless zeros."""
    return str(sats) if _Shown.unit == "sat" else btc(sats).rstrip("0").rstrip(".")


def fee_rate(rate: float) -> str:
    """sat/vB with at most two decimals, e.g. "4.1 sat/vB"."""
    return f"{rate:.2f}".rstrip("0").rstrip(".") + " sat/vB"


def address_groups(address: str) -> str:
    """In groups of four, for comparing by eye."""
    return " ".join(address[at : at + 4] for at in range(0, len(address), 4))


def short_id(text: str, ends: int = 6) -> str:
    """bc1qar…5mdq: enough of an address or id to know it again."""
    return text if len(text) <= 2 * ends + 1 else f"{text[:ends]}\u2026{text[-ends:]}"


def wait(minutes: int) -> str:
    """An expected waiting time: "about 10 minutes"."""
    return tr("about {time}", time=duration(minutes * 60))


def time_of_day(moment: int, zone: tzinfo | None = None) -> str:
    """14:52, in the computer's time zone unless another is given."""
    return _local(moment, zone).strftime("%H:%M")


def day(moment: int, now: int, zone: tzinfo | None = None) -> str:
    """Today, Yesterday, 18 Nov, or 18 Nov 2024 when it is another year."""
    at, today = _local(moment, zone), _local(now, zone)
    days = (today.date() - at.date()).days
    if days == 0:
        return tr("Today")
    if days == 1:
        return tr("Yesterday")
    same_year = at.year == today.year
    return _written(at, "day" if same_year else "date")


def moment(when: int, now: int, zone: tzinfo | None = None) -> str:
    """Day and time of day: "Today 14:52", "18 Nov 2024 09:10"."""
    return f"{day(when, now, zone)} {time_of_day(when, zone)}"


def full_date(when: int, zone: tzinfo | None = None) -> str:
    """18 Nov 2026 14:52."""
    return f"{_written(_local(when, zone), 'date')} {time_of_day(when, zone)}"


def month(when: int, zone: tzinfo | None = None) -> str:
    """Nov, for an axis."""
    return _written(_local(when, zone), "month")


_PATTERNS = {
    "en": {"day": "d MMM", "date": "d MMM yyyy", "month": "MMM"},
    "zh_CN": {"day": "M月d日", "date": "yyyy年M月d日", "month": "M月"},
}


def _written(at: datetime, form: str) -> str:
    pattern = _PATTERNS.get(language(), _PATTERNS["en"])[form]
    return QLocale(language()).toString(QDate(at.year, at.month, at.day), pattern)


def _local(moment: int, zone: tzinfo | None) -> datetime:
    return datetime.fromtimestamp(moment, UTC).astimezone(zone)


def _prefix(sats: int, sign: bool) -> str:
    if sats < 0:
        return _MINUS
    return "+" if sign and sats > 0 else ""
