"""The database notes the vault's security generation: so an older vault file is found out.

The keyring does the same; this one also works without a keyring.
"""

from app.core.db import Connection


def remember(db: Connection, sgen: int) -> int:
    """Note this generation if it is newer; gives the newest that was ever noted."""
    db.execute("CREATE TABLE IF NOT EXISTS vault_epoch(sgen INTEGER NOT NULL)")
    (noted,) = db.execute("SELECT max(sgen) FROM vault_epoch").fetchone()
    if noted is None or noted < sgen:
        db.execute("DELETE FROM vault_epoch")
        db.execute("INSERT INTO vault_epoch(sgen) VALUES(?)", (sgen,))
    return max(sgen, noted or 0)
