"""What this program is, of which version, and whose work it stands on."""

import importlib.metadata

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from app.core.i18n import tr
from ui.context import Context
from ui.widgets.buttons import Button
from ui.widgets.card import Card, row
from ui.widgets.dialog import Dialog
from ui.widgets.form import FormRow
from ui.widgets.text import Label

# Name, licence: what a copy of Walnut carries along.
_PARTS = (
    ("PySide6-Essentials", "LGPL-3.0"),
    ("bdkpython", "MIT or Apache-2.0"),
    ("sqlcipher3", "zlib"),
    ("aiorpcX", "MIT"),
    ("keyring", "MIT"),
    ("cryptography", "Apache-2.0 or BSD-3-Clause"),
    ("Babel", "BSD-3-Clause"),
    ("QtAwesome", "MIT; Phosphor icons: MIT"),
    ("segno", "BSD-3-Clause"),
    ("zxcvbn", "MIT"),
    ("mnemonic", "MIT"),
)


class AboutCard(Card):
    def __init__(self, context: Context) -> None:
        super().__init__(lambda: tr("About"))
        self._context = context
        self.column.addWidget(
            FormRow(
                lambda: tr("Walnut {version}", version=_version("walnut")),
                lambda: tr(
                    "Free software under the MIT licence. Walnut keeps nobody's coins and knows "
                    "nobody's keys. It belongs to no other wallet or company."
                ),
                Button(lambda: tr("Parts and licences"), on_click=self._open_parts),
            )
        )
        self.column.addLayout(
            row(Button(lambda: tr("Open the data folder"), "quiet", on_click=self._open_folder))
        )

    def _open_parts(self) -> None:
        dialog = Dialog(self.window(), lambda: tr("Parts and licences"), 440)
        lines = [f"{name} {_version(name)} · {licence}" for name, licence in _PARTS]
        dialog.column.addWidget(Label("\n".join(lines), wrap=True).selectable())
        dialog.add_button(lambda: tr("Close"), dialog.accept, "primary")
        dialog.open()

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._context.folder)))


def _version(name: str) -> str:
    """ "" when the program runs from its source folder without being installed."""
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return ""
