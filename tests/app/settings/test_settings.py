"""Settings are kept, checked, and survive a file that somebody spoiled."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.core.bus import Bus
from app.core.runtime import Runtime
from app.settings.events import SettingsChanged
from app.settings.schema import CHECKS, NAMES, SettingInvalid, Settings, check
from app.settings.service import SettingsService


@pytest.fixture
def runtime() -> Iterator[Runtime]:
    runtime = Runtime()
    runtime.start()
    yield runtime
    runtime.stop()


def test_every_setting_has_a_check_and_a_default_that_passes() -> None:
    assert set(CHECKS) == set(NAMES)
    for name in NAMES:
        check(name, getattr(Settings(), name))


def test_a_change_is_saved_and_told(runtime: Runtime, tmp_path: Path) -> None:
    bus = Bus()
    told: list[SettingsChanged] = []
    bus.subscribe(SettingsChanged, told.append)
    service = SettingsService(tmp_path / "s.json", runtime, bus)
    change = service.change(theme="dark", servers=("a.example:50002:s",), unit="btc")
    runtime.submit(change).result(timeout=10)
    assert told == [SettingsChanged(("theme", "servers"))]
    again = SettingsService(tmp_path / "s.json", runtime, Bus())
    assert again.current == service.current
    assert again.current.servers == ("a.example:50002:s",)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("theme", "pink"),
        ("auto_lock_minutes", True),
        ("auto_lock_minutes", -1),
        ("auto_lock_minutes", 10**9),
        ("proxy", "socks5://" + "x" * 999),
        ("servers", ("x" * 999,)),
        ("nonsense", 1),
    ],
)
def test_a_value_that_does_not_fit_is_refused(
    runtime: Runtime, tmp_path: Path, name: str, value: object
) -> None:
    service = SettingsService(tmp_path / "s.json", runtime, Bus())
    with pytest.raises(SettingInvalid):
        runtime.submit(service.change(**{name: value})).result(timeout=10)
    assert service.current == Settings()
    assert not (tmp_path / "s.json").exists()


@pytest.mark.parametrize(
    "spoiled",
    [b"", b"{", b"[]", b"null", b"\xff\xfe", b"[" * 30_000, b'{"theme": {}, "x": 1}', b"9" * 9999],
)
def test_a_spoiled_file_gives_the_defaults(
    runtime: Runtime, tmp_path: Path, spoiled: bytes
) -> None:
    path = tmp_path / "s.json"
    path.write_bytes(spoiled)
    assert SettingsService(path, runtime, Bus()).current == Settings()


def test_what_fits_in_a_half_spoiled_file_is_kept(runtime: Runtime, tmp_path: Path) -> None:
    path = tmp_path / "s.json"
    untrusted: dict[str, Any] = {"theme": "dark", "auto_lock_minutes": "many", "unit": None}
    path.write_text(json.dumps(untrusted))
    assert SettingsService(path, runtime, Bus()).current == Settings(theme="dark")
