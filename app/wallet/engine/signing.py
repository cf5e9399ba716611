"""Sign a PSBT, but only the one that was reviewed. Runs in the signer process."""

from collections.abc import Sequence
from dataclasses import dataclass

import bdkpython as bdk

from app.core.network import Network
from app.core.secret import Secret
from app.wallet.engine import keys, psbt
from app.wallet.engine.networks import bdk_network, network_kind
from app.wallet.errors import PsbtInvalid, SigningFailed
from app.wallet.model import AccountKind

_HARDENED = 1 << 31


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A PSBT and what people saw of it. txid: of the unsigned transaction."""

    psbt: str
    txid: str
    fee: int


def sign(
    payment: Reviewed,
    payees: Sequence[tuple[str, int]],
    kind: AccountKind,
    record: Secret,
    network: Network,
) -> str:
    """The PSBT with all signatures, finished (BIP-174, base64).

    Checked first: the same unsigned transaction; every input is ours and says what it is worth;
    the fee; every output is one of the payees (script in hex, sats) or goes to our own account.
    Raises PsbtInvalid (reason=changed), SigningFailed (reason).
    """
    external, internal = (
        bdk.Descriptor(text, network_kind(network))
        for text in keys.private_descriptors(kind, record)
    )
    _check(payment, payees, (external, internal), network)
    signing = bdk.Wallet(external, internal, bdk_network(network), bdk.Persister.new_in_memory(), 1)
    parsed = psbt.parse(payment.psbt)
    try:
        finished = signing.sign(parsed)
    except bdk.SignerError as error:
        raise SigningFailed(reason="refused") from error
    if not finished:
        raise SigningFailed(reason="incomplete")
    return parsed.serialize()


def _check(
    payment: Reviewed,
    payees: Sequence[tuple[str, int]],
    chains: tuple[bdk.Descriptor, bdk.Descriptor],
    network: Network,
) -> None:
    facts = psbt.inspect(payment.psbt)
    if facts.txid != payment.txid or facts.fee != payment.fee:
        raise PsbtInvalid(reason="changed")
    for line in facts.inputs:
        if line.script is None or not _is_ours(line.script, line.path, chains, network):
            raise SigningFailed(reason="foreign")
    left = list(payees)
    for output in facts.outputs:
        named = (output.script.hex(), int(output.amount))
        if named in left:
            left.remove(named)
        elif not _is_ours(output.script, output.path, chains, network):
            raise PsbtInvalid(reason="changed")
    if left:
        raise PsbtInvalid(reason="changed")


def _is_ours(
    script: bytes,
    path: tuple[int, int] | None,
    chains: tuple[bdk.Descriptor, bdk.Descriptor],
    network: Network,
) -> bool:
    """Derive the place that the PSBT names: the script there must be this one."""
    if path is None or path[0] not in (0, 1) or path[1] >= _HARDENED:
        return False
    address = chains[path[0]].derive_address(path[1], bdk_network(network))
    return address.script_pubkey().to_bytes() == script
