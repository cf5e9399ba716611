"""Look into a PSBT (BIP-174), join its signatures, take the finished transaction out.

What others wrote is size-capped and parsed by BDK; the rest of the program sees plain values.
"""

import base64
import binascii
from dataclasses import dataclass

import bdkpython as bdk

from app.wallet.engine.faults import PSBT_FAULTS
from app.wallet.errors import PsbtInvalid
from app.wallet.model import OutPoint, Sats, TxId

MAGIC = b"psbt\xff"
_LARGEST = 8_000_000  # bytes


@dataclass(frozen=True, slots=True)
class PsbtInput:
    """amount and script: of the coin, None where the PSBT does not say or contradicts itself.

    path: the last two steps of its key's path (chain, index), None without a key origin.
    """

    outpoint: OutPoint
    amount: Sats | None
    script: bytes | None
    path: tuple[int, int] | None
    sequence: int


@dataclass(frozen=True, slots=True)
class PsbtOutput:
    script: bytes
    amount: Sats
    path: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Facts:
    """What a PSBT would do. txid: of the unsigned transaction."""

    txid: TxId
    inputs: tuple[PsbtInput, ...]
    outputs: tuple[PsbtOutput, ...]
    size: int  # bytes without signatures

    @property
    def fee(self) -> Sats | None:
        """None while the amount of an input is unknown."""
        if any(line.amount is None for line in self.inputs):
            return None
        spent = sum(line.amount or 0 for line in self.inputs)
        return Sats(spent - sum(line.amount for line in self.outputs))


def _hash_by_content(record: object) -> int:
    return hash(str(record))


for _record in (bdk.Key, bdk.ProprietaryKey, bdk.TapScriptSigKey, bdk.ControlBlock):
    # BDK hands these out as keys of dictionaries and forgot that they need a hash: without it
    # every PSBT with a field of some other program's cannot be looked into.
    _record.__hash__ = _hash_by_content  # type: ignore[assignment,method-assign]  # see above


def to_text(untrusted: bytes) -> str:
    """A PSBT as base64, from its binary or its base64 form. Raises PsbtInvalid (reason=form)."""
    if len(untrusted) > 2 * _LARGEST:
        raise PsbtInvalid(reason="form")
    if untrusted.startswith(MAGIC):
        return base64.b64encode(untrusted).decode()
    try:
        data = base64.b64decode(b"".join(untrusted.split()), validate=True)
    except binascii.Error as error:
        raise PsbtInvalid(reason="form") from error
    if not data.startswith(MAGIC):
        raise PsbtInvalid(reason="form")
    return base64.b64encode(data).decode()


def parse(text: str) -> bdk.Psbt:
    """Raises PsbtInvalid (reason=form)."""
    try:
        return bdk.Psbt(text)
    except PSBT_FAULTS as error:
        raise PsbtInvalid(reason="form") from error


def inspect(text: str) -> Facts:
    """What this PSBT does. Raises PsbtInvalid (reason=form)."""
    parsed = parse(text)
    unsigned = _unsigned(parsed)
    inputs = tuple(
        _input(line, found) for line, found in zip(unsigned.input(), parsed.input(), strict=True)
    )
    outputs = tuple(
        PsbtOutput(line.script_pubkey.to_bytes(), Sats(line.value.to_sat()), _path(found))
        for line, found in zip(unsigned.output(), parsed.output(), strict=True)
    )
    return Facts(TxId(str(unsigned.compute_txid())), inputs, outputs, unsigned.total_size())


def _unsigned(parsed: bdk.Psbt) -> bdk.Transaction:
    """The transaction without signatures: a finished PSBT would give it with them."""
    raw = parsed.extract_tx_unchecked_fee_rate().serialize()
    return bdk.Transaction(strip(raw))


def _input(line: bdk.TxIn, found: bdk.Input) -> PsbtInput:
    outpoint = line.previous_output
    coin = _coin(outpoint, found)
    return PsbtInput(
        OutPoint(TxId(str(outpoint.txid)), outpoint.vout),
        None if coin is None else Sats(coin.value.to_sat()),
        None if coin is None else coin.script_pubkey.to_bytes(),
        _path(found),
        line.sequence,
    )


def _coin(outpoint: bdk.OutPoint, found: bdk.Input) -> bdk.TxOut | None:
    """The spent output, from the whole transaction where it is given: that cannot be forged."""
    if found.non_witness_utxo is None:
        return found.witness_utxo
    outputs = found.non_witness_utxo.output()
    if str(found.non_witness_utxo.compute_txid()) != str(outpoint.txid):
        return None
    coin = outputs[outpoint.vout] if outpoint.vout < len(outputs) else None
    told = found.witness_utxo
    if coin is None or told is None:
        return coin
    same = told.value.to_sat() == coin.value.to_sat()
    return coin if same and told.script_pubkey.to_bytes() == coin.script_pubkey.to_bytes() else None


def _path(found: bdk.Input | bdk.Output) -> tuple[int, int] | None:
    sources = [*found.bip32_derivation.values()]
    sources += [origin.key_source for origin in found.tap_key_origins.values()]
    for source in sources:
        steps = source.path.to_u32_vec()
        if len(steps) >= 2:
            return steps[-2], steps[-1]
    return None


def combine(text: str, other: str) -> str:
    """One PSBT with the signatures of both. Raises PsbtInvalid (reason=other)."""
    try:
        return parse(text).combine(parse(other)).serialize()
    except PSBT_FAULTS as error:
        raise PsbtInvalid(reason="other") from error


def finish(text: str) -> bytes:
    """The raw signed transaction. Raises PsbtInvalid (reason: form, unsigned).

    BDK ends the process when it is asked to finish a PSBT whose previous transactions do not
    have the outputs that it spends: hence the look first.
    """
    if inspect(text).fee is None:
        raise PsbtInvalid(reason="form")
    try:
        result = parse(text).finalize()
        if not result.could_finalize:
            raise PsbtInvalid(reason="unsigned")
        return result.psbt.extract_tx_unchecked_fee_rate().serialize()
    except PSBT_FAULTS as error:
        raise PsbtInvalid(reason="unsigned") from error


def strip(raw: bytes) -> bytes:
    """A raw transaction without input scripts and witnesses: what a PSBT's txid is made of."""
    parsed = bdk.Transaction(raw)
    parts = [parsed.version().to_bytes(4, "little", signed=True), _size(len(parsed.input()))]
    for line in parsed.input():
        parts.append(line.previous_output.txid.serialize())
        parts.append(line.previous_output.vout.to_bytes(4, "little") + b"\0")
        parts.append(line.sequence.to_bytes(4, "little"))
    parts.append(_size(len(parsed.output())))
    for output in parsed.output():
        script = output.script_pubkey.to_bytes()
        parts.append(output.value.to_sat().to_bytes(8, "little") + _size(len(script)) + script)
    parts.append(parsed.lock_time().to_bytes(4, "little"))
    return b"".join(parts)


def _size(number: int) -> bytes:
    """A compact size."""
    if number < 0xFD:
        return bytes([number])
    if number <= 0xFFFF:
        return b"\xfd" + number.to_bytes(2, "little")
    return b"\xfe" + number.to_bytes(4, "little")
