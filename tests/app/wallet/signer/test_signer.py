"""The signer process: signs what was reviewed, nothing else, and leaves no trace."""

import base64
import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from app.core.clock import SystemClock
from app.core.network import Network
from app.core.paths import ROOT
from app.core.runtime import Runtime
from app.core.secret import Secret
from app.vault.errors import VaultDamaged, WrongPassword
from app.vault.format.keys import Credentials, NewKeys, make, new_vid
from app.vault.format.spending import SealedKey
from app.wallet.engine import addresses, building, keys, psbt
from app.wallet.engine.building import Place, Plan, Spend
from app.wallet.errors import PsbtInvalid, SigningFailed
from app.wallet.model import AccountKind, Sats
from app.wallet.signer import FLAG, parent
from app.wallet.signer.frames import Answer, Claims, FrameBroken, Order
from app.wallet.signer.parent import Signer
from tests.fixtures.vault import CHEAP
from tests.fixtures.wallet_home import PHRASE

NET = Network.REGTEST
PASSWORD = Secret("canary-Passw0rt-7781")
SOMEBODY = bytes.fromhex("0014" + "22" * 20)
THIEF = bytes.fromhex("0014" + "66" * 20)
KEYS = keys.account_keys(Secret(PHRASE), Secret(""), NET, (0, 1))


@pytest.fixture(scope="module")
def sealed() -> dict[str, SealedKey]:
    vault = make(
        NewKeys(None, KEYS.records), Credentials(PASSWORD, None, step=0), new_vid(), CHEAP.kdf
    )
    return {name: vault.sealed(name) for name in KEYS.records}


@pytest.fixture
def signer(runtime: Runtime) -> Signer:
    return Signer(runtime, NET)


def funding(place: Place, value: int) -> bytes:
    """A transaction that pays this place; nobody checks where it takes that from."""
    script = addresses.derive(place.descriptor, NET, place.index, 1)[0].script
    output = value.to_bytes(8, "little") + bytes([len(script)]) + script
    start = bytes.fromhex("0200000001") + bytes([place.index % 250]) * 32 + bytes(4)
    return start + b"\0" + b"\xff" * 4 + b"\1" + output + bytes(4)


def payment(
    kind: AccountKind = AccountKind.BIP84,
    payee: bytes = SOMEBODY,
    account: int = 0,
    change: Place | None = None,
    indexes: tuple[int, ...] = (3, 90_000),
) -> tuple[str, Claims]:
    """An unsigned PSBT over 120,000 sat in two coins, and what the review would show."""
    public = KEYS.descriptors[f"{kind}/{account}"]
    places = [Place(public.external, index) for index in indexes]
    spends = tuple(Spend(place, 0, funding(place, 60_000)) for place in places)
    back = change or Place(public.internal, 12)
    built = building.build(Plan(spends, ((payee, Sats(70_000)),), None, back, 100, 2.0), NET)
    facts = psbt.inspect(built)
    assert facts.fee is not None
    return built, Claims(facts.txid, facts.fee, ((payee.hex(), 70_000),))


def sign(
    runtime: Runtime, signer: Signer, key: SealedKey, made: tuple[str, Claims], **more: object
) -> str:
    kind = more.get("kind", AccountKind.BIP84)
    password = more.get("password", PASSWORD)
    work = signer.sign(kind, key, password, *made)  # type: ignore[arg-type]  # of the caller's choice
    return runtime.submit(work).result(timeout=60)


@pytest.mark.parametrize("kind", [AccountKind.BIP84, AccountKind.BIP86])
def test_signs_coins_of_any_age(
    runtime: Runtime, signer: Signer, sealed: dict[str, SealedKey], kind: AccountKind
) -> None:
    made = payment(kind)
    signed = sign(runtime, signer, sealed[f"{kind}/0"], made, kind=kind)
    raw = psbt.finish(signed)
    assert psbt.inspect(signed).txid == made[1].txid
    assert len(raw) > 150


def test_wrong_password(runtime: Runtime, signer: Signer, sealed: dict[str, SealedKey]) -> None:
    with pytest.raises(WrongPassword):
        sign(runtime, signer, sealed["bip84/0"], payment(), password=Secret("no"))


def test_damaged_record(runtime: Runtime, signer: Signer, sealed: dict[str, SealedKey]) -> None:
    from dataclasses import replace

    good = sealed["bip84/0"]
    bad = replace(good, record=good.record[:-1] + bytes([good.record[-1] ^ 1]))
    with pytest.raises(VaultDamaged):
        sign(runtime, signer, bad, payment())


def test_another_payee_than_reviewed(
    runtime: Runtime, signer: Signer, sealed: dict[str, SealedKey]
) -> None:
    """Whatever changes the payment between review and signature, it is not signed."""
    reviewed = payment()[1]
    forged, its_own = payment(payee=THIEF)
    for claims in (
        reviewed,
        Claims(its_own.txid, its_own.fee, reviewed.payees),
        Claims(its_own.txid, its_own.fee + 1, its_own.payees),
        Claims(its_own.txid, its_own.fee, ()),
        Claims(its_own.txid, its_own.fee, (*its_own.payees, (SOMEBODY.hex(), 1))),
    ):
        with pytest.raises(PsbtInvalid) as caught:
            sign(runtime, signer, sealed["bip84/0"], (forged, claims))
        assert caught.value.details["reason"] == "changed"


def test_change_must_come_back_to_this_account(
    runtime: Runtime, signer: Signer, sealed: dict[str, SealedKey]
) -> None:
    elsewhere = Place(KEYS.descriptors["bip84/1"].internal, 0)
    with pytest.raises(PsbtInvalid):
        sign(runtime, signer, sealed["bip84/0"], payment(change=elsewhere))


def test_coins_of_another_account_are_not_signed(
    runtime: Runtime, signer: Signer, sealed: dict[str, SealedKey]
) -> None:
    with pytest.raises(SigningFailed) as caught:
        sign(runtime, signer, sealed["bip84/0"], payment(account=1))
    assert caught.value.details["reason"] == "foreign"


def test_a_key_of_another_kind(
    runtime: Runtime, signer: Signer, sealed: dict[str, SealedKey]
) -> None:
    with pytest.raises(SigningFailed):
        sign(runtime, signer, sealed["bip86/0"], payment())


def test_a_lie_about_what_a_coin_is_worth(
    runtime: Runtime, signer: Signer, sealed: dict[str, SealedKey]
) -> None:
    """The amount in the PSBT is changed so that a huge fee looks small."""
    text, claims = payment()
    data = base64.b64decode(text)
    value = (60_000).to_bytes(8, "little")
    assert data.count(value) == 4  # in the whole previous transactions and beside them
    start = data.rindex(value)
    forged = data[:start] + (50_000).to_bytes(8, "little") + data[start + 8 :]
    with pytest.raises(PsbtInvalid):
        sign(runtime, signer, sealed["bip84/0"], (base64.b64encode(forged).decode(), claims))


def test_describes_public_keys(
    runtime: Runtime, signer: Signer, sealed: dict[str, SealedKey]
) -> None:
    work = signer.describe(AccountKind.BIP84, sealed["bip84/1"], PASSWORD)
    assert runtime.submit(work).result(timeout=60) == KEYS.descriptors["bip84/1"]


def test_nothing_secret_beside_the_pipe(sealed: dict[str, SealedKey], tmp_path: Path) -> None:
    """Arguments, environment, standard error, temporary files: none of the canaries."""
    made, claims = payment()
    order = Order(NET, AccountKind.BIP84, PASSWORD, sealed["bip84/0"], claims, made)
    environment = {**os.environ, "TMPDIR": str(tmp_path), "HOME": str(tmp_path)}
    child = subprocess.Popen(
        parent.command(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        cwd=ROOT,
    )
    seen = b""
    if sys.platform == "linux":
        folder = Path(f"/proc/{child.pid}")
        seen = (folder / "cmdline").read_bytes() + (folder / "environ").read_bytes()
    written, complaints = child.communicate(order.to_wire(), timeout=30)
    assert Answer.from_wire(written).error == ""
    for canary in (PASSWORD.reveal(), b"prv", base64.b64encode(PASSWORD.reveal())):
        assert canary not in seen + complaints
        assert canary not in written
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_the_signer_has_ended_when_its_answer_is_used(
    runtime: Runtime, signer: Signer, sealed: dict[str, SealedKey]
) -> None:
    """With it the key is gone. One that was not waited for would be listed, ended or not."""

    async def ask() -> list[psutil.Process]:
        await signer.sign(AccountKind.BIP84, sealed["bip84/0"], PASSWORD, *payment())
        return psutil.Process().children()

    before = psutil.Process().children()
    assert runtime.submit(ask()).result(timeout=60) == before


@pytest.mark.skipif(sys.platform != "linux", reason="how Linux tells it")
def test_the_signer_cannot_be_looked_into() -> None:
    child = subprocess.Popen(
        parent.command(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT
    )
    assert child.stdin is not None
    child.stdin.write(b"{")  # it is up and waits for the rest
    child.stdin.flush()
    limits = Path(f"/proc/{child.pid}/limits")
    until = SystemClock().monotonic() + 20
    while "Max core file size        0  " not in limits.read_text():
        assert child.poll() is None
        assert SystemClock().monotonic() < until
    if os.getuid() != 0:  # root may read everything
        with pytest.raises(PermissionError):
            Path(f"/proc/{child.pid}/environ").read_bytes()
    child.communicate(timeout=30)
    assert child.returncode == 2  # half an order is none


@pytest.mark.parametrize(
    "wire",
    [b"", b"{}", b"[]", b"null", b"{" * 5000, json.dumps({"network": "x"}).encode(), b"\xff"],
)
def test_broken_frames(wire: bytes) -> None:
    with pytest.raises(FrameBroken):
        Order.from_wire(wire)
    with pytest.raises(FrameBroken):
        Answer.from_wire(wire)


def test_one_that_cannot_be_started_signed_nothing(
    runtime: Runtime, sealed: dict[str, SealedKey]
) -> None:
    """No handle is left for the pipes: an answer of ours, not a bug of the program."""
    made = payment()
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (1, hard))
    try:
        with pytest.raises(SigningFailed) as refusal:
            sign(runtime, Signer(runtime, NET), sealed["bip84/0"], made)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert refusal.value.details == {"reason": "start"}


def test_an_order_keeps_its_secrets_to_itself(sealed: dict[str, SealedKey]) -> None:
    made, claims = payment()
    order = Order(NET, AccountKind.BIP84, PASSWORD, sealed["bip84/0"], claims, made)
    assert "canary" not in repr(order)
    again = Order.from_wire(order.to_wire())
    assert (again.password, again.claims, again.psbt) == (PASSWORD, claims, made)
    assert again.sealed.record == order.sealed.record


@pytest.mark.parametrize("program", ["app", "ui"])
def test_a_packaged_program_can_be_the_signer(program: str, sealed: dict[str, SealedKey]) -> None:
    """An installed program has no `-m`: it starts itself with one argument."""
    made, claims = payment()
    order = Order(NET, AccountKind.BIP84, PASSWORD, sealed["bip84/0"], claims, made)
    done = subprocess.run(
        [sys.executable, "-m", program, FLAG],
        input=order.to_wire(),
        capture_output=True,
        cwd=ROOT,
        timeout=30,
        check=True,
    )
    assert psbt.finish(*Answer.from_wire(done.stdout).results)
