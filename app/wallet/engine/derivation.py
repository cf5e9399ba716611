"""Derive the addresses of a keychain, bundle after bundle, as fast as a large restore needs it.

BDK's wallet reveals a whole bundle in one call, during which all other threads run.
"""

import bdkpython as bdk

from app.core.network import Network
from app.wallet.engine.addresses import DerivedScript, derive, shortened
from app.wallet.engine.faults import DESCRIPTOR_FAULTS
from app.wallet.engine.networks import bdk_network, network_kind
from app.wallet.errors import DescriptorInvalid
from app.wallet.store.addresses import script_of

_WORTH_IT = 100  # a smaller beginning does not pay for a wallet of its own


class Derivation:
    """The scripts of one public descriptor (BIP-380), to be asked for in order."""

    def __init__(self, descriptor: str, network: Network) -> None:
        self._descriptor, self._network = descriptor, network
        self._wallet: bdk.Wallet | None = None
        self._revealed = 0  # how many the wallet has shown

    def places(self, start: int, count: int) -> list[DerivedScript]:
        """As `addresses.derive`, about 0.07 ms each while asked for in order from 0 on.

        Blocking. Raises DescriptorInvalid.
        """
        if self._wallet is None and start <= self._revealed + _WORTH_IT <= start + count:
            self._open()
        if self._wallet is None or start < self._revealed:
            return derive(self._descriptor, self._network, start, count)
        found = self._wallet.reveal_addresses_to(bdk.KeychainKind.EXTERNAL, start + count - 1)
        self._revealed = start + count
        texts = [(info.index, str(info.address)) for info in found if info.index >= start]
        return [DerivedScript(index, text, script_of(text) or b"") for index, text in texts]

    def _open(self) -> None:
        """A wallet in memory, for a descriptor with more than one place."""
        if "*" not in self._descriptor:
            return
        try:
            short = bdk.Descriptor(shortened(self._descriptor), network_kind(self._network))
            self._wallet = bdk.Wallet.create_single(
                short, bdk_network(self._network), bdk.Persister.new_in_memory(), lookahead=0
            )
        except DESCRIPTOR_FAULTS as error:
            raise DescriptorInvalid() from error
