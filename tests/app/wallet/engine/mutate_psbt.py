"""A program that feeds damaged PSBTs to the engine: BDK may end the process, so not in pytest.

Arguments: seed, how many. It writes each one before it tries it, so that the last line is the
culprit, and ends with 0 when each was read or refused by name.
"""

import base64
import contextlib
import random
import sys

from app.core.errors import AppError
from app.core.network import Network
from app.core.secret import Secret
from app.wallet.engine import addresses, building, keys, psbt, signing
from app.wallet.engine.building import Place, Plan, Spend
from app.wallet.model import AccountKind, Sats

NET = Network.REGTEST
KEYS = keys.account_keys(Secret("abandon " * 11 + "about"), Secret(""), NET, (0,))
PAYEE = bytes.fromhex("0014" + "22" * 20)


def funding(place: Place) -> bytes:
    script = addresses.derive(place.descriptor, NET, place.index, 1)[0].script
    output = (60_000).to_bytes(8, "little") + bytes([len(script)]) + script
    start = bytes.fromhex("0200000001") + bytes([place.index]) * 32 + bytes(5)
    return start + b"\xff" * 4 + b"\1" + output + bytes(4)


def whole(kind: AccountKind) -> list[str]:
    """An unsigned and a signed PSBT of two coins."""
    public = KEYS.descriptors[f"{kind}/0"]
    places = [Place(public.external, index) for index in (3, 7)]
    spends = tuple(Spend(place, 0, funding(place)) for place in places)
    plan = Plan(spends, ((PAYEE, Sats(70_000)),), None, Place(public.internal, 9), 100, 2.0)
    unsigned = building.build(plan, NET)
    return [unsigned, sign(unsigned, kind)]


def sign(text: str, kind: AccountKind) -> str:
    facts = psbt.inspect(text)
    payees = [(output.script.hex(), int(output.amount)) for output in facts.outputs]
    reviewed = signing.Reviewed(text, facts.txid, facts.fee or 0)
    return signing.sign(reviewed, payees, kind, KEYS.records[f"{kind}/0"], NET)


def damaged(dice: random.Random, data: bytes) -> bytes:
    made = bytearray(data)
    for _ in range(dice.randint(1, 4)):
        at = dice.randrange(5, len(made))
        match dice.randrange(6):
            case 0 | 1:
                made[at] = dice.randrange(256)
            case 2:
                made[at] ^= 1 << dice.randrange(8)
            case 3:
                del made[at : at + dice.randint(1, 8)]
            case 4:
                made[at:at] = dice.randbytes(dice.randint(1, 4))
            case _:
                made[at : at + 8] = b"\xff" * 8
    return bytes(made)


def main(seed: int, count: int) -> None:
    dice = random.Random(seed)
    good = {kind: whole(kind) for kind in (AccountKind.BIP84, AccountKind.BIP86)}
    for _ in range(count):
        kind = dice.choice(list(good))
        text = base64.b64encode(damaged(dice, base64.b64decode(dice.choice(good[kind])))).decode()
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()
        for act in (
            lambda t=text: psbt.inspect(psbt.to_text(t.encode())),
            lambda t=text, k=kind: psbt.finish(psbt.combine(good[k][0], t)),
            lambda t=text: psbt.finish(t),
            lambda t=text, k=kind: sign(t, k),
        ):
            with contextlib.suppress(AppError):
                act()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
