"""What a signature holds: nothing but the whole payment is good (BIP-143, BIP-341).

A signature may leave outputs or inputs open (SIGHASH_NONE, SINGLE, ANYONECANPAY). Whoever sees
such a payment on its way can send the money elsewhere, and no review would show it.
"""

from collections.abc import Iterator

import bdkpython as bdk

from app.wallet.engine import psbt
from app.wallet.errors import PsbtInvalid

_WHOLE = ("SIGHASH_ALL", "SIGHASH_DEFAULT")
_ALL = 1
_SCHNORR = 64  # bytes; the kind stands behind them unless it is the default
_DER, _SHORTEST, _LONGEST = 0x30, 9, 73
_PUSH_ONE, _PUSH_TWO = 0x4C, 0x4D  # OP_PUSHDATA1 and 2


def refuse_open(text: str) -> None:
    """Raises PsbtInvalid (reason=sighash) where a signature, asked for or made, is open."""
    if not all(_holds_all(found) for found in psbt.parse(text).input()):
        raise PsbtInvalid(reason="sighash")


def _holds_all(found: bdk.Input) -> bool:
    if found.sighash_type is not None and found.sighash_type not in _WHOLE:
        return False
    schnorr = [found.tap_key_sig, *found.tap_script_sigs.values()]
    return (
        all(signature[-1:] == bytes([_ALL]) for signature in found.partial_sigs.values())
        and all(_schnorr_holds_all(signature) for signature in schnorr if signature is not None)
        and all(_finished_holds_all(piece) for piece in _finished(found))
    )


def _schnorr_holds_all(signature: bytes) -> bool:
    return len(signature) == _SCHNORR or signature[_SCHNORR:] == bytes([_ALL])


def _finished_holds_all(piece: bytes) -> bool:
    """One item of a finished input; keys and scripts pass, only signatures have a kind."""
    if len(piece) == _SCHNORR + 1 and piece[0] != 4:  # not an uncompressed key
        return _schnorr_holds_all(piece)
    is_der = _SHORTEST <= len(piece) <= _LONGEST and piece[0] == _DER
    return not is_der or piece[1] != len(piece) - 3 or piece[-1] == _ALL


def _finished(found: bdk.Input) -> Iterator[bytes]:
    yield from found.final_script_witness or ()
    if found.final_script_sig is not None:
        yield from _pushes(found.final_script_sig.to_bytes())


def _pushes(script: bytes) -> Iterator[bytes]:
    at = 0
    while at < len(script):
        size, at = script[at], at + 1
        wide = {_PUSH_ONE: 1, _PUSH_TWO: 2}.get(size, 0)
        if wide:
            size, at = int.from_bytes(script[at : at + wide], "little"), at + wide
        elif size > _PUSH_TWO:
            continue  # an operation
        yield script[at : at + size]
        at += size
