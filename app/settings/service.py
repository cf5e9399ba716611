"""Change and keep the settings: a small JSON file, written whole."""

import json
from dataclasses import asdict, replace
from pathlib import Path

from app.core.bus import Bus
from app.core.errors import AppError
from app.core.files import write_atomic
from app.core.runtime import Runtime
from app.settings.events import SettingsChanged
from app.settings.file import load
from app.settings.schema import NAMES, Settings, check

_LANE = "settings"


class SettingsService:
    """The current settings, and the one way to change them."""

    def __init__(self, path: Path, runtime: Runtime, bus: Bus) -> None:
        """Read the file now; a value that does not fit falls back to its default."""
        self._path, self._runtime, self._bus = path, runtime, bus
        self._current = load(path)

    @property
    def current(self) -> Settings:
        """May be asked from any thread."""
        return self._current

    async def change(self, **values: object) -> Settings:
        """Save these values, then tell. Raises SettingInvalid or StorageError."""
        for name, value in values.items():
            check(name, value)
        changed = replace(self._current, **values)  # type: ignore[arg-type]  # checked above
        names = tuple(n for n in NAMES if getattr(changed, n) != getattr(self._current, n))
        if names:
            await self._save(changed, names)
            self._bus.publish(SettingsChanged(names))
        return changed

    async def _save(self, changed: Settings, names: tuple[str, ...]) -> None:
        """The change counts at once, so that one made meanwhile builds on it and not beside it."""
        before, self._current = self._current, changed
        data = json.dumps(asdict(changed), ensure_ascii=False, indent=1).encode()
        try:
            await self._runtime.blocking(_LANE, lambda: write_atomic(self._path, data))
        except AppError:
            self._current = replace(self._current, **{n: getattr(before, n) for n in names})
            raise
