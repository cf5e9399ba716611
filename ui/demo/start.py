"""Decide how the demo is shown: the window, or without a display a walk that leaves pictures."""

import argparse
import os
import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

from app.bootstrap import Services
from app.core import log
from app.core.errors import AppError
from app.core.i18n import tr
from app.core.paths import ROOT
from app.sandbox.life import Life, Pace
from app.vault.service import VaultState
from ui.demo.center_gallery import CenterGallery
from ui.demo.codes_gallery import CodesGallery
from ui.demo.gallery import Gallery
from ui.demo.home import PASSWORD, Home
from ui.demo.trouble import Troubles
from ui.demo.walk import Walk
from ui.launch import application
from ui.start import Program

_ANSWER_SECONDS = 5
_BUILD = ROOT / "build"
PICTURES = _BUILD / "pictures"


def main(argv: Sequence[str] | None = None) -> int:
    """Gives the exit code."""
    options = _options(argv)
    if options.pictures:
        return _offscreen(lambda: _gallery(options.docs))
    if has_display():
        return _window()
    return _offscreen(_walk)


def has_display() -> bool:
    """Whether there is a screen to open a window on."""
    if os.environ.get("QT_QPA_PLATFORM") in ("offscreen", "minimal"):
        return False
    if sys.platform != "linux":
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _options(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m ui.demo")
    parser.add_argument("--pictures", action="store_true", help="every screen to build/pictures")
    parser.add_argument("--docs", type=Path, help="copy those of the README to this folder")
    return parser.parse_args(argv)


def _window() -> int:
    """The window on a world that lives as long as it is open."""
    app = application()
    with Home(_BUILD / "demo") as home:
        program = Program(home.paths, home.environment)
        app.aboutToQuit.connect(program.stop)
        program.context.when_ready(
            lambda: program.context.say(lambda: tr("Demo: the password is {word}", word=PASSWORD))
        )
        program.show()
        life = Life(home.world.control, lambda: _address(program), Pace())
        life.start()
        try:
            return app.exec()
        finally:
            life.stop()


def _address(program: Program) -> str | None:
    """Where the demo's people pay to; asked on their thread, None while the wallet is locked."""
    services = program.context.services
    if services.vault.state is not VaultState.UNLOCKED:
        return None
    try:
        return services.runtime.submit(_first_address(services)).result(_ANSWER_SECONDS)
    except (AppError, TimeoutError):
        return None  # it was locked meanwhile


async def _first_address(services: Services) -> str:
    accounts = await services.wallet.accounts.list()
    return (await services.wallet.receiving.current(accounts[0].account.id)).address


def _offscreen(work: Callable[[], None]) -> int:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    log.start(None)  # or what is logged of servers that lie would be written to the terminal
    application()
    qInstallMessageHandler(_say_unless_usual)
    work()
    count = len(list(PICTURES.glob("*.png")))
    sys.stdout.write(f"{count} pictures in {PICTURES.relative_to(ROOT)}\n")
    return 0


def _say_unless_usual(_kind: QtMsgType, _where: QMessageLogContext, text: str) -> None:
    """Qt's words, but not that the platform without a screen has no window sizes to pass on."""
    if "propagateSizeHints" not in text:
        sys.stderr.write(text + "\n")


def _walk() -> None:
    folder = _BUILD / "walk"
    for old in (folder, PICTURES):
        shutil.rmtree(old, ignore_errors=True)
    Walk(folder, PICTURES).run()


def _gallery(docs: Path | None) -> None:
    shutil.rmtree(PICTURES, ignore_errors=True)
    with Home(_BUILD / "demo") as home:
        Gallery(home, PICTURES).run()
        CenterGallery(home, PICTURES).run()
        Troubles(home, _BUILD / "trouble", PICTURES).run()
        CodesGallery(home, PICTURES).run()
    if docs is not None:
        Gallery.copy_chosen(PICTURES, docs)
