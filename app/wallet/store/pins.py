"""The certificates of servers, as seen at the first visit."""

from app.core.db import Connection


def pin_of(db: Connection, server: str) -> bytes | None:
    """SHA-256 of the certificate of "host:port"; None for a server never met."""
    row = db.execute("SELECT fingerprint FROM server_pin WHERE server = ?", (server,)).fetchone()
    return None if row is None else bytes(row[0])


def save_pin(db: Connection, server: str, fingerprint: bytes, seen: int) -> None:
    """Keep the first one; a later change must be confirmed by `forget_pin` first."""
    db.execute("INSERT OR IGNORE INTO server_pin VALUES(?,?,?)", (server, fingerprint, seen))


def forget_pin(db: Connection, server: str) -> None:
    db.execute("DELETE FROM server_pin WHERE server = ?", (server,))
