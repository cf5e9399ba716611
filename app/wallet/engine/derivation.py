"""Derive the addresses of a keychain, bundle after bundle, as fast as a large restore needs it.

Two things make it cheap: the account's key is brought one step down once instead of for each
address, and BDK's wallet reveals a whole bundle in one call, during which other threads run.
"""

import re

import bdkpython as bdk

from app.core.network import Network
from app.wallet.engine.addresses import DerivedScript, derive
from app.wallet.engine.networks import bdk_network, network_kind
from app.wallet.store.addresses import script_of

_SIMPLE = re.compile(r"(wpkh|tr)\(((?:\[[0-9a-fA-F/'h]+\])?[a-zA-Z0-9]+)/(\d+)/\*\)(?:#\w{8})?")
_WORTH_IT = 100  # a smaller beginning does not pay for a wallet of its own


class Derivation:
    """The scripts of one public descriptor (BIP-380), to be asked for in order."""

    def __init__(self, descriptor: str, network: Network) -> None:
        self._descriptor, self._network = descriptor, network
        self._wallet: bdk.Wallet | None = None
        self._revealed = 0  # how many the wallet has shown

    def places(self, start: int, count: int) -> list[DerivedScript]:
        """As `addresses.derive`. About 0.06 ms each while asked for in order from 0 on."""
        if self._wallet is None and start <= self._revealed + _WORTH_IT <= start + count:
            self._open()
        if self._wallet is None or start < self._revealed:
            return derive(self._descriptor, self._network, start, count)
        found = self._wallet.reveal_addresses_to(bdk.KeychainKind.EXTERNAL, start + count - 1)
        self._revealed = start + count
        texts = [(info.index, str(info.address)) for info in found if info.index >= start]
        return [DerivedScript(index, text, script_of(text) or b"") for index, text in texts]

    def _open(self) -> None:
        """A wallet in memory, of the key one step further down; only for the plain forms."""
        match = _SIMPLE.fullmatch(self._descriptor)
        if match is None:
            return
        form, key, step = match.groups()
        below = bdk.DescriptorPublicKey.from_string(key).derive(bdk.DerivationPath(f"m/{step}"))
        short = bdk.Descriptor(f"{form}({below}/*)", network_kind(self._network))
        self._wallet = bdk.Wallet.create_single(
            short, bdk_network(self._network), bdk.Persister.new_in_memory(), lookahead=0
        )
