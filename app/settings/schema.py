"""Every setting: its name, its default, what it may be, and what it is for."""

from collections.abc import Callable
from dataclasses import dataclass, fields

from app.core.errors import AppError


class SettingInvalid(AppError):
    """A value that this setting cannot have. details: name."""

    code = "settings.invalid"


@dataclass(frozen=True, slots=True)
class Settings:
    """What the user chose. Readable before the vault is open, so nothing private is here."""

    language: str = "auto"  # "auto" or one of app.core.i18n.languages()
    theme: str = "system"  # system | light | dark
    unit: str = "btc"  # btc | sat
    hide_amounts: bool = False
    servers: tuple[str, ...] = ()  # "host:port:s" (TLS) or ":t"; empty = the built-in list
    proxy: str = ""  # "socks5://host:port"; empty = none
    auto_lock_minutes: int = 5  # 0 = never
    lock_with_system: bool = True  # at screen lock, sleep and change of user


Check = Callable[[object], bool]


def _one_of(*allowed: str) -> Check:
    return lambda value: value in allowed


def _whole(low: int, high: int) -> Check:
    return lambda value: type(value) is int and low <= value <= high


def _text(limit: int) -> Check:
    return lambda value: isinstance(value, str) and len(value) <= limit and value.isprintable()


def _texts(count: int, limit: int) -> Check:
    one = _text(limit)
    return lambda value: (
        isinstance(value, tuple) and len(value) <= count and all(one(item) for item in value)
    )


CHECKS: dict[str, Check] = {
    "language": _text(16),
    "theme": _one_of("system", "light", "dark"),
    "unit": _one_of("btc", "sat"),
    "hide_amounts": lambda value: isinstance(value, bool),
    "servers": _texts(32, 300),
    # Kept even if it is no proxy: the connection then fails, instead of going around it.
    "proxy": _text(300),
    "auto_lock_minutes": _whole(0, 24 * 60),
    "lock_with_system": lambda value: isinstance(value, bool),
}

NAMES = tuple(field.name for field in fields(Settings))


def check(name: str, value: object) -> None:
    """Raise SettingInvalid unless the setting exists and may have this value."""
    if name not in CHECKS or not CHECKS[name](value):
        raise SettingInvalid(name=name if name in CHECKS else "?")
