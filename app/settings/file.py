"""Read the settings file. It is read before the first picture, so nothing heavy is loaded here."""

from pathlib import Path
from typing import Any

from app.settings.schema import SettingInvalid, Settings, check

_MOST_BYTES = 64 * 1024


def load(path: Path) -> Settings:
    """What the file says, with defaults for what is missing or does not fit."""
    untrusted = _read(path)
    fitting: dict[str, Any] = {}
    for name, untrusted_value in untrusted.items():
        value = tuple(untrusted_value) if isinstance(untrusted_value, list) else untrusted_value
        try:
            check(name, value)
        except SettingInvalid:
            _warn("a setting in the file does not fit and is ignored")
            continue
        fitting[name] = value
    return Settings(**fitting)


def _read(path: Path) -> dict[str, object]:
    try:
        if path.stat().st_size > _MOST_BYTES:
            return {}
        import json  # noqa: PLC0415 - a first start has no file and need not wait for it

        untrusted = json.loads(path.read_bytes())
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError):
        _warn("the settings file cannot be read; defaults are used")
        return {}
    return untrusted if isinstance(untrusted, dict) else {}


def _warn(text: str) -> None:
    import logging  # noqa: PLC0415 - rarely needed, and it costs the start

    logging.getLogger(__name__).warning(text)
