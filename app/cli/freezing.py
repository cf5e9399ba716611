"""The commands that stop all spending and allow it again: freeze, unfreeze."""

from typing import Any

from app.cli.password import PasswordSource
from app.cli.session import Session
from app.cli.shown import moment
from app.core.i18n import tr
from app.core.secret import Secret
from app.vault.freezing import FreezeState
from app.wallet.engine import LANE, keys


def freeze(session: Session) -> None:
    """Say what it is, ask, stop all spending."""
    session.unlock()
    freezing = session.services.vault.freezing
    if not session.wishes.yes:
        _agree(session, freezing.support_known)
    password = session.passwords.ask(tr("Password to freeze:"))
    session.call(freezing.freeze(password, phrase_at_hand=True))
    state = freezing.state()
    session.output.result({"freeze": state_json(state)}, state_text(state))


def unfreeze(session: Session) -> None:
    """Allow spending again: the recovery phrase and the password."""
    session.unlock()
    entropy = _entropy(session)
    try:
        password = session.passwords.ask(tr("Password to unfreeze:"))
        freezing = session.services.vault.freezing
        session.call(freezing.unfreeze_with_phrase(entropy, password))
    finally:
        entropy.wipe()
    session.output.result({"freeze": None}, tr("The wallet is unfrozen."))


def state_json(state: FreezeState | None) -> dict[str, Any] | None:
    if state is None:
        return None
    return {"since": state.at, "id": state.id, "by_support": state.by_support}


def state_text(state: FreezeState | None) -> str:
    """One line; empty while the wallet is not frozen."""
    if state is None:
        return ""
    return tr("Frozen since {time} UTC, number {id}", time=moment(state.at), id=state.id)


def _agree(session: Session, by_support: bool) -> None:
    """Raises Declined."""
    note = session.output.note
    note(tr("The keys in this copy of the wallet will sign nothing until it is unfrozen."))
    note(tr("It does not stop anybody who has your recovery phrase or another copy of the wallet."))
    if by_support:
        note(
            tr("Your recovery phrase unfreezes it, and support can help: have the phrase at hand.")
        )
    else:
        note(tr("Only your recovery phrase unfreezes it: have it at hand."))
    session.agreed(tr('Freeze this wallet? Type "freeze":'), "freeze")


def _entropy(session: Session) -> Secret:
    """Of the phrase on the terminal or the descriptor. Raises WordUnknown and the like."""
    given = PasswordSource(session.wishes.phrase_fd).ask(tr("Recovery phrase:"))
    runtime = session.services.runtime
    phrase = session.call(runtime.blocking(LANE, lambda: keys.read_phrase(given)))
    phrase.text.wipe()
    given.wipe()
    return phrase.entropy
