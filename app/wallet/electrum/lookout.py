"""Ask a second server now and then, so that one server alone cannot keep new blocks from us."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from app.wallet.electrum.pool import HashAt, ServerPool, TipCheck
from app.wallet.errors import ServerUnreachable
from app.wallet.model import ServerAddress

_CONVINCED = 2


@dataclass(frozen=True, slots=True)
class Pauses:
    """Seconds before a doubtful or a first answer is looked into, and between two quiet looks."""

    soon: float = 30.0
    usual: float = 600.0


async def look_out(
    pool: ServerPool,
    server: ServerAddress,
    height: Callable[[], int | None],
    hash_at: HashAt,
    pauses: Pauses | None = None,
) -> None:
    """Leave this server (reason=behind) when another one knows more blocks, twice in a row.

    The other one may lie about that: then its headers will not hold, and it is left in turn.
    Runs beside the work with this server; cancel it when that ends. Does nothing where no
    second server answers. height: our verified tip, None while we are still catching up.
    """
    pauses = pauses or Pauses()
    behind, pause = 0, pauses.soon
    while behind < _CONVINCED:
        await asyncio.sleep(pause)
        ours = height()
        if ours is None:
            continue
        check = await pool.compare_tip(ours, hash_at)
        behind = behind + 1 if check is TipCheck.BEHIND else 0
        pause = pauses.soon if behind else pauses.usual
    pool.report(server, ServerUnreachable(reason="behind"))
