"""The commands about backup files: save one, bring one back."""

from pathlib import Path

from app.cli.session import Session
from app.cli.shown import moment
from app.core.i18n import tr
from app.core.wording import file_size


def backup(session: Session) -> None:
    """Save the wallet in one encrypted file with a password of its own."""
    given = session.unlock()
    services, passwords, path = session.services, session.passwords, _file(session)
    own = passwords.ask_other(tr("Password of the backup:"), tr("The same password again:"))
    code = session.code() if services.vault.codes.on else None
    saved = session.call(services.security.backups.save(path, given, own, code))
    value = {"file": str(path), "size": saved.size, "made": saved.made_at, "frozen": saved.frozen}
    session.output.result(value, tr("Saved, {size}.", size=file_size(saved.size)))


def restore_backup(session: Session) -> None:
    """A wallet from its backup file, in a folder that holds none."""
    services, passwords, path = session.services, session.passwords, _file(session)
    own = passwords.ask_other(tr("Password of the backup:"))
    held, holdings = session.call(services.security.backups.look_into(path, own))
    usable = _uses_keyring(session)
    new = passwords.ask_other(tr("New password for this computer:"), tr("The same password again:"))
    session.call(services.vault.restore_backup(path, own, new, usable))
    value = {"made": held.made_at, "accounts": len(holdings.accounts), "frozen": held.frozen}
    text = tr("The wallet of {time} (UTC) is back.", time=moment(held.made_at))
    session.output.result(value, text)


def _uses_keyring(session: Session) -> bool:
    """Where there is none, that is told before a password is chosen."""
    if session.wishes.no_keyring:
        return False
    usable = session.call(session.services.vault.keyring_status()).usable
    if not usable:
        session.output.note(
            tr(
                "This computer has no safe keyring, so the password alone protects the file. "
                "Make it longer."
            )
        )
    return usable


def _file(session: Session) -> Path:
    path: Path = session.wishes.file
    return path
