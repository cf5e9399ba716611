"""Support of the little world: answers requests to unfreeze, with keys that everybody knows.

Written from the protocol's text, not from the wallet's code: what both understand, both got right.
A real support checks the person and waits a day, counted from the first request of a freeze.
"""

import base64
import hashlib
import json
from typing import Any

from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

_SUITE = hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)
_TYPE = b"application/vnd.walnut.unfreeze+json;v=1"


class SupportDesk:
    """One support, its present keys and those it had before. The same name gives the same keys."""

    def __init__(self, name: str = "sandbox") -> None:
        self._name, self._rotations = name, 0
        self._archive: dict[str, X25519PrivateKey] = {}
        self.rotate()

    def rotate(self) -> None:
        """Another sealing key; what was sealed to the ones before is still answered."""
        self._rotations += 1
        private = X25519PrivateKey.from_private_bytes(self._seed(f"seal {self._rotations}"))
        self.sealing_key = private.public_key().public_bytes_raw()
        self.kid = hashlib.sha256(self.sealing_key).digest()[:8]
        self._archive[self.kid.hex()] = private
        self._signer = Ed25519PrivateKey.from_private_bytes(self._seed("sign"))
        self.signing_key = self._signer.public_key().public_bytes_raw()

    def freeze_key(self, request: bytes) -> bytes:
        """What the wallet sealed: the only secret that support ever sees.

        Raises KeyError for a key that is not in the archive, InvalidTag for what does not open.
        """
        asked = json.loads(request)
        about = {name: asked[name] for name in ("fid", "kid", "vid_hash")}
        info = b"walnut/freeze/v1" + _json(about)
        return _SUITE.decrypt(_bytes(asked["enc"]), self._archive[asked["kid"]], info=info)

    def answer(self, request: bytes) -> bytes:
        """The signed answer to a request. Raises as `freeze_key`."""
        asked, key = json.loads(request), self.freeze_key(request)
        about = {name: asked[name] for name in ("fid", "nonce", "vid_hash")}
        to = X25519PublicKey.from_public_bytes(_bytes(asked["epk"]))
        sealed = _SUITE.encrypt(key, to, info=b"walnut/unfreeze/v1" + _json(about))
        answer = {"fid": asked["fid"], "nonce": asked["nonce"], "ct": _text(sealed)}
        return self.sign(_json(answer))

    def sign(self, payload: bytes, kind: bytes = _TYPE) -> bytes:
        """A DSSE envelope around these bytes."""
        sizes = b"%d %b %d " % (len(kind), kind, len(payload))
        signature = self._signer.sign(b"DSSEv1 " + sizes + payload)
        keyid = hashlib.sha256(b"walnut/ed25519" + self.signing_key).hexdigest()[:32]
        envelope = {
            "payload": _text(payload),
            "payloadType": kind.decode(),
            "signatures": [{"keyid": keyid, "sig": _text(signature)}],
        }
        return _json(envelope)

    def _seed(self, purpose: str) -> bytes:
        return hashlib.sha256(f"walnut {self._name} support {purpose}".encode()).digest()


def _json(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()
