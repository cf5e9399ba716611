"""A world starts fast, pays, dies with its parent and comes back from kill -9."""

from app.sandbox.world import World

ADDRESS = "bcrt1q6rz28mcfaxtmd6v789l9rrlrusdprr9pz3cppk"


def test_fund(world: World) -> None:
    txid = world.control.fund(ADDRESS, 50_000)
    assert txid in world.control.mempool()


async def test_tls(fresh_world: World) -> None:
    assert fresh_world.tls_port
