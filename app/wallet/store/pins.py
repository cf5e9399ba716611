"""The certificates of servers, as seen at the first visit."""

from app.core.clock import Clock
from app.core.db import Connection, Database
from app.wallet.model import ServerAddress


def pin_of(db: Connection, server: str) -> bytes | None:
    """SHA-256 of the certificate of "host:port"; None for a server never met."""
    row = db.execute("SELECT fingerprint FROM server_pin WHERE server = ?", (server,)).fetchone()
    return None if row is None else bytes(row[0])


def save_pin(db: Connection, server: str, fingerprint: bytes, seen: int) -> None:
    """Keep this one from now on, in place of an earlier one that the user gave up."""
    db.execute("INSERT OR REPLACE INTO server_pin VALUES(?,?,?)", (server, fingerprint, seen))


class StoredPins:
    """The pins in the encrypted database: which servers one uses is nobody's business."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    async def get(self, server: ServerAddress) -> bytes | None:
        """SHA-256 of the certificate seen first; None for a server never met."""
        return await self._database.read(lambda db: pin_of(db, _name(server)))

    async def put(self, server: ServerAddress, fingerprint: bytes) -> None:
        now = int(self._clock.now())
        await self._database.write(lambda db: save_pin(db, _name(server), fingerprint, now))


def _name(server: ServerAddress) -> str:
    return f"{server.host}:{server.port}"
