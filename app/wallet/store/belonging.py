"""Whether what a database holds is of this Bitcoin network: real coins are no test coins."""

import re

from app.core.db import Connection
from app.core.network import Network
from app.wallet.errors import OtherNetwork
from app.wallet.store.addresses import address_of

_KIND = re.compile(r"(?<![0-9A-Za-z])[tx]pub")  # one in 90,000 keys has the other word inside


def is_foreign(key: str, network: Network) -> bool:
    """Whether a descriptor's keys are of the other kind of network (BIP-32: xpub, tpub)."""
    kinds = {match[0] for match in _KIND.finditer(key)}
    return ("tpub" if network is Network.MAINNET else "xpub") in kinds


def require_network(db: Connection, network: Network) -> None:
    """Raises OtherNetwork. Signet and testnet4 look alike: same keys, same addresses."""
    for (key,) in db.execute("SELECT external FROM account WHERE external IS NOT NULL"):
        if is_foreign(key, network):
            raise OtherNetwork
    row = db.execute("SELECT spk, address FROM script ORDER BY id LIMIT 1").fetchone()
    if row is not None and address_of(row[0], network) != row[1]:
        raise OtherNetwork
