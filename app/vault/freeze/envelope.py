"""A signed document in the form of DSSE: its type and its bytes are under the signature.

{"payload": base64, "payloadType": text, "signatures": [{"keyid": hex, "sig": base64}]}, Ed25519
over "DSSEv1 <length> <type> <length> <payload>" (Dead Simple Signing Envelope 1.0).
"""

from collections.abc import Sequence

from app.vault import canonical
from app.vault.canonical import Json, NotCanonical
from app.vault.public_keys import KEYID_SIZE, SIGNATURE_SIZE, key_id, signed_by

_SIGNATURES_MOST = 8


class NotSigned(Exception):
    """None of the keys that count has signed it."""


def verified(untrusted: bytes, kind: str, signers: Sequence[bytes], most: int) -> bytes:
    """The payload, once one of these Ed25519 keys is found to have signed it as this type.

    most: bytes of the whole document. Only what this gives is to be read. Raises NotCanonical,
    NotSigned.
    """
    if len(untrusted) > most:
        raise NotCanonical("size")
    names = ("payload", "payloadType", "signatures")
    value = canonical.members(canonical.decode(untrusted), names)
    canonical.exactly(value["payloadType"], kind)
    payload = canonical.from_base64(value["payload"], 0, most)
    signatures = canonical.items(value["signatures"], _SIGNATURES_MOST)
    made = [_signature(entry) for entry in signatures]
    known = {key_id(signer): signer for signer in signers}
    data = signed_bytes(kind, payload)
    if not any(keyid in known and signed_by(known[keyid], sig, data) for keyid, sig in made):
        raise NotSigned
    return payload


def signed_bytes(kind: str, payload: bytes) -> bytes:
    """DSSE's pre-authentication encoding."""
    name = kind.encode()
    return b"DSSEv1 %d %s %d %s" % (len(name), name, len(payload), payload)


def _signature(entry: Json) -> tuple[bytes, bytes]:
    entry = canonical.members(entry, ("keyid", "sig"))
    return (
        canonical.from_hex(entry["keyid"], KEYID_SIZE),
        canonical.from_base64(entry["sig"], SIGNATURE_SIZE),
    )
