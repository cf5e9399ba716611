"""The measurements as a table for people."""

from typing import Any

Found = dict[str, Any]

_ROWS = (
    ("Restore from the server", "s", ("restore", "restore_s")),
    ("  peak memory, window included", "MB", ("restore", "peak_mb")),
    ("  window's thread late, p99", "ms", ("restore", "stall_ms", "p99")),
    ("  window's thread late, longest", "ms", ("restore", "stall_ms", "max")),
    ("  BDK's own client: time", "s", ("bdk", "restore_s")),
    ("  BDK's own client: peak memory", "MB", ("bdk", "peak_mb")),
    ("Unlock to overview, with the password", "s", ("window", "login_s")),
    ("  first paint after the key", "ms", ("window", "first_paint_ms")),
    ("Search, key to rows, p95", "ms", ("window", "keystroke_ms", "p95")),
    ("Scroll, one frame, p95", "ms", ("window", "frame_ms", "p95")),
    ("Peak memory when opened", "MB", ("window", "peak_mb")),
)


def table(found: Found) -> str:
    """One column for each size, then what does not depend on it."""
    head = ["", "", *(f"{size['transactions']:,}" for size in found["sizes"])]
    rows = [head]
    for name, unit, path in _ROWS:
        rows.append([name, unit, *(_cell(size, path) for size in found["sizes"])])
    widths = [max(len(row[n]) for row in rows) for n in range(len(head))]
    lines = ["  ".join(_padded(row, widths)) for row in rows]
    return "\n".join([*lines, "", *_others(found)])


def _padded(row: list[str], widths: list[int]) -> list[str]:
    aligned = [row[0].ljust(widths[0]), row[1].ljust(widths[1])]
    return aligned + [cell.rjust(width) for cell, width in zip(row[2:], widths[2:], strict=True)]


def _cell(size: Found, path: tuple[str, ...]) -> str:
    value: Any = size
    for name in path:
        if not isinstance(value, dict) or "failed" in value:
            return "failed" if isinstance(value, dict) else "-"
        value = value.get(name)
    return "-" if value is None else f"{value:,}"


def _others(found: Found) -> list[str]:
    seen, start, login = found["latency"].get("seen_ms"), found["start"], found["login"]
    lines = [
        f"Start: unlock screen {start['unlock_screen_s']} s, empty PySide6 window "
        f"{start['empty_window_s']} s, ratio {start['ratio']}",
        f"Machine: {found['machine']}",
    ]
    if "failed" not in login:
        lines[:0] = _logins(login)
    if seen:
        lines.insert(
            0,
            f"A payment, from the faucet to the window: p50 {seen['p50']} ms, p95 {seen['p95']} ms "
            f"({seen['count']} payments)",
        )
    return lines


def _logins(login: Found) -> list[str]:
    named = (
        ("with the password", "password_s"),
        ("with password and code", "code_s"),
        ("with a code one step off", "drifted_s"),
        ("until a wrong code is refused", "refused_s"),
    )
    return [
        *(
            f"Login {name}: p50 {login[key]['p50']} s, p95 {login[key]['p95']} s"
            for name, key in named
        ),
        f"  window's thread late meanwhile: p99 {login['stall_ms']['p99']} ms, "
        f"longest {login['stall_ms']['max']} ms; turning codes on took {login['turn_on_s']} s",
    ]
