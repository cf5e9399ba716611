"""The sheet of recovery codes, as text for a file and on paper."""

from collections.abc import Sequence

from PySide6.QtGui import QPagedPaintDevice, QTextDocument
from PySide6.QtWidgets import QWidget

from app.core.i18n import tr
from app.core.secret import Secret
from ui.format import full_date

_PREFIX = 9  # "walnutrc1"


def grouped(code: str) -> str:
    """walnutrc1 abcd efgh …, for writing down and reading off."""
    rest = code[_PREFIX:]
    return " ".join([code[:_PREFIX], *(rest[at : at + 4] for at in range(0, len(rest), 4))])


def copied() -> str:
    return tr("Copied. The clipboard is emptied in 30 seconds.")


def sheet(codes: Sequence[Secret], now: int) -> Secret:
    """now: Unix seconds, for the date on it."""
    lines = [
        tr("Walnut recovery codes"),
        tr("Made on {date}. Older sheets are worth nothing.", date=full_date(now)),
        "",
        *(f"{number}.  {grouped(code.text())}" for number, code in enumerate(codes, 1)),
        "",
        tr("Each opens the wallet once, in place of a code from your phone, with your password."),
        tr("Cross out what you have used. Nobody from Walnut ever asks for one."),
        "",
    ]
    return Secret("\n".join(lines))


def print_sheet(parent: QWidget, text: Secret) -> bool:
    """Ask for the printer and print; False where there is none."""
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo  # noqa: PLC0415 - rare

    if not QPrinterInfo.availablePrinterNames():
        return False
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName("Walnut")
    if QPrintDialog(printer, parent).exec():
        put_on(printer, text)
    return True


def put_on(device: QPagedPaintDevice, text: Secret) -> None:
    """Write the sheet on pages."""
    document = QTextDocument()
    document.setPlainText(text.text())
    document.print_(device)
