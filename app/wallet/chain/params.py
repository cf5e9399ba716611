"""The rules that differ from one Bitcoin network to the next, as far as headers can show them."""

from dataclasses import dataclass

from app.core.network import Network

HEADER_SIZE = 80
PERIOD = 2016
"""Blocks between two adjustments of the difficulty."""
SPACING = 600
"""Seconds between two blocks that the adjustment aims at."""

_SATOSHIS_MERKLE_ROOT = "4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b"
_TESTNET4_MERKLE_ROOT = "7aa0a7ae1e223414cb807e40cd57e667b718e42aaf9306db9102fe28912b7b4e"


@dataclass(frozen=True, slots=True)
class ChainParams:
    """What a header must obey (Bitcoin Core's chainparams; BIP-94 for testnet4, BIP-325 signet).

    `genesis` is the 80-byte header of block 0, `genesis_hash` its double SHA-256 in wire order,
    `limit` the easiest target that is allowed, `limit_bits` its compact form, wire order.
    """

    network: Network
    genesis: bytes
    genesis_hash: bytes
    limit: int
    limit_bits: bytes
    retargets: bool = True
    easy_after_gap: bool = False  # a block 20 minutes late may have the easiest target
    bip94: bool = False  # adjust from the period's first bits; forbid the time warp


def _genesis(merkle_root: str, time: int, bits: int, nonce: int) -> bytes:
    numbers = time.to_bytes(4, "little") + bits.to_bytes(4, "little") + nonce.to_bytes(4, "little")
    return (1).to_bytes(4, "little") + bytes(32) + bytes.fromhex(merkle_root)[::-1] + numbers


def _wire(shown: str) -> bytes:
    return bytes.fromhex(shown)[::-1]


_PARAMS = {
    Network.MAINNET: ChainParams(
        network=Network.MAINNET,
        genesis=_genesis(_SATOSHIS_MERKLE_ROOT, 1231006505, 0x1D00FFFF, 2083236893),
        genesis_hash=_wire("000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f"),
        limit=(1 << 224) - 1,
        limit_bits=_wire("1d00ffff"),
    ),
    Network.TESTNET4: ChainParams(
        network=Network.TESTNET4,
        genesis=_genesis(_TESTNET4_MERKLE_ROOT, 1714777860, 0x1D00FFFF, 393743547),
        genesis_hash=_wire("00000000da84f2bafbbc53dee25a72ae507ff4914b867c565be350b0da8bf043"),
        limit=(1 << 224) - 1,
        limit_bits=_wire("1d00ffff"),
        easy_after_gap=True,
        bip94=True,
    ),
    Network.SIGNET: ChainParams(
        network=Network.SIGNET,
        genesis=_genesis(_SATOSHIS_MERKLE_ROOT, 1598918400, 0x1E0377AE, 52613770),
        genesis_hash=_wire("00000008819873e925422c1ff0f99f7cc9bbb232af63a077a480a3633bee1ef6"),
        limit=0x377AE << 216,
        limit_bits=_wire("1e0377ae"),
    ),
    Network.REGTEST: ChainParams(
        network=Network.REGTEST,
        genesis=_genesis(_SATOSHIS_MERKLE_ROOT, 1296688602, 0x207FFFFF, 2),
        genesis_hash=_wire("0f9188f13cb7b2c71f2a335e3a4fc328bf5beb436012afca590b1a11466e2206"),
        limit=(1 << 255) - 1,
        limit_bits=_wire("207fffff"),
        retargets=False,
        easy_after_gap=True,
    ),
}


def params_for(network: Network) -> ChainParams:
    return _PARAMS[network]
