"""The system's dialogs for backup files, with the names that they are given."""

from datetime import UTC, datetime

from PySide6.QtWidgets import QFileDialog, QWidget

from app.core.i18n import tr

SUFFIX = ".walnutbak"  # as app.vault.backup has it, which is not loaded at the first picture


def suggested_name(now: int) -> str:
    """walnut-2026-11-25.walnutbak, by the day on this computer. now: Unix seconds."""
    day = datetime.fromtimestamp(now, UTC).astimezone()
    return f"walnut-{day:%Y-%m-%d}{SUFFIX}"


def ask_where_to_save(parent: QWidget, name: str) -> str:
    """A path to write to, with the suffix; "" for none."""
    path, _ = QFileDialog.getSaveFileName(parent, tr("Save a backup"), name, _kinds())
    return path if not path or path.endswith(SUFFIX) else path + SUFFIX


def ask_for_backup(parent: QWidget) -> str:
    """A file to read; "" for none."""
    path, _ = QFileDialog.getOpenFileName(parent, tr("Choose a backup file"), "", _kinds())
    return path


def _kinds() -> str:
    every = tr("All files")
    return f"Walnut (*{SUFFIX});;{every} (*)"
