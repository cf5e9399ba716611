"""What a server sends without end is not piled up: it is judged before more is asked for."""

from typing import Any

import pytest

from app.sandbox import lies
from app.sandbox.hostile import Asked, HostileServer, Lie, Write, line
from app.sandbox.world import World
from app.wallet.model import SyncPhase
from tests.app.wallet.sync.conftest import Follow

MILLIONS = 10_000_000
JUNK = b"\x07" * 80


def endless_branch() -> Lie:
    """A tip millions of blocks away, and for each height a header that costs nothing."""

    def result(asked: Asked) -> Any:
        if asked.request["method"] == lies.TIP:
            return {"height": MILLIONS, "hex": JUNK.hex()}
        start, count = asked.params[0], asked.params[1]
        if start + count <= asked.honest["result"]["count"]:
            return asked.honest["result"]
        known = _raw(asked.honest["result"]) if start == 0 else b""
        raw = known[:80] + JUNK * (count - len(known[:80]) // 80)
        return {"count": count, "hex": raw.hex(), "max": 2016}

    async def tell(asked: Asked, write: Write) -> None:
        await write(line({"jsonrpc": "2.0", "id": asked.request["id"], "result": result(asked)}))

    return Lie("endless branch", tell, frozenset({lies.TIP, lies.HEADERS}))


def _raw(result: Any) -> bytes:
    parts = result["headers"] if "headers" in result else [result["hex"]]
    return b"".join(bytes.fromhex(part) for part in parts)


@pytest.mark.parametrize("first", [False, True], ids=["after another", "from the start"])
def test_a_branch_without_end_is_judged_as_it_comes(
    world: World, hostile: Any, follow: Follow, first: bool
) -> None:
    server: HostileServer = hostile(endless_branch() if first else _honest())
    follower = follow(server.port)
    if not first:
        follower.until_ready(world.control.height())
        follower.run(follower.sync.cancel())
        server.behave(endless_branch())
        follower.run(follower.sync.resume())
    follower.until(lambda: follower.sync.state.phase is SyncPhase.FAILED, patience=60)
    assert follower.sync.state.error == "wallet.server.lied"
    assert server.calls[lies.HEADERS] < 50


def _honest() -> Lie:
    return Lie("honest", endless_branch().tell, frozenset({"nothing"}))
