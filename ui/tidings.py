"""Which events become a line above the page, in which words."""

from app.core.i18n import tr
from app.core.wording import headline, sentences
from app.messages import describe_code
from app.wallet.events import ServerDistrusted, SyncChanged
from app.wallet.model import SyncPhase
from ui import format as fmt
from ui.context import Context
from ui.failed_logins import FailedLogins
from ui.notices import Notice, NoticeLine
from ui.security.journal.groups import LOGINS

_CERTIFICATE = "wallet.server.certificate"


def listen_for_tidings(context: Context, line: NoticeLine) -> None:
    """Tell of servers that were left and of being cut off; take it back when it is over."""

    def on_distrust(event: ServerDistrusted) -> None:
        line.tell(_distrusted(context, event))

    def on_sync(event: SyncChanged) -> None:
        if event.state.phase == SyncPhase.FAILED:
            line.tell(_failed(context, event.state.error or "wallet.server.none"))
        elif event.state.phase == SyncPhase.READY:
            line.withdraw("sync")

    context.bridge.listen(line, ServerDistrusted, on_distrust)
    context.bridge.listen(line, SyncChanged, on_sync)


def tell_failures(line: NoticeLine, context: Context, failed: FailedLogins) -> None:
    """Ask after wrong passwords and codes since the last login; says nothing for 0."""
    if failed.count:
        line.tell(_failures(context, failed))


def tell_brought_back(line: NoticeLine, at: int) -> None:
    """The database was lost. at: Unix seconds of the copy that helped."""
    line.tell(
        Notice(
            "brought-back",
            lambda: tr(
                "Accounts and labels came back from Walnut's own copy of {time}. History is read "
                "again from the servers.",
                time=fmt.full_date(at),
            ),
            "good",
        )
    )


def _failures(context: Context, failed: FailedLogins) -> Notice:
    return Notice(
        "failures",
        lambda: sentences(failed.told(), tr("If that was not you, change your password.")),
        "warn",
        lambda: tr("Security journal…"),
        lambda: context.go("security", LOGINS),
    )


def _distrusted(context: Context, event: ServerDistrusted) -> Notice:
    host = event.server.rpartition(":")[0].rpartition(":")[0] or event.server
    if event.code == _CERTIFICATE:
        return Notice(
            f"server {event.server}",
            lambda: tr(
                "The certificate of {host} has changed. Walnut left this server.", host=host
            ),
            "warn",
            lambda: tr("Settings"),
            lambda: context.go("settings", "servers"),
        )
    return Notice(
        f"server {event.server}",
        lambda: headline(
            f"{host}: {describe_code(event.code).title}", tr("Walnut left this server.")
        ),
        "warn",
        lambda: tr("Read about this"),
        lambda: context.open_article("lying-server"),
    )


def _failed(context: Context, code: str) -> Notice:
    def words() -> str:
        message = describe_code(code)
        if not code.startswith("wallet.server"):
            return headline(message.title, message.sentence)
        # Not the message's own next step: there is no next server to try.
        step = tr("There is no other server to ask: choose one in the settings.")
        return headline(message.title, sentences(message.text, step))

    return Notice(
        "sync",
        words,
        "bad",
        lambda: tr("Settings"),
        lambda: context.go("settings", "servers"),
    )
