"""Our networks in BDK's words."""

import bdkpython as bdk

from app.core.network import Network

_NETWORKS = {
    Network.MAINNET: bdk.Network.BITCOIN,
    Network.TESTNET4: bdk.Network.TESTNET4,
    Network.SIGNET: bdk.Network.SIGNET,
    Network.REGTEST: bdk.Network.REGTEST,
}


def bdk_network(network: Network) -> bdk.Network:
    return _NETWORKS[network]


def network_kind(network: Network) -> bdk.NetworkKind:
    """Which version bytes extended keys carry: real money or any test network."""
    return bdk.NetworkKind.MAIN if network is Network.MAINNET else bdk.NetworkKind.TEST


def coin_type(network: Network) -> int:
    """The second step of a BIP-44 path: 0 for real money, 1 for any test network (SLIP-44)."""
    return 0 if network is Network.MAINNET else 1
