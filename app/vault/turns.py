"""One change of the vault at a time, each one to its end."""

import asyncio
from collections.abc import Callable, Coroutine
from functools import update_wrapper
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar


class TakesTurns(Protocol):
    """Has a lock for its turns."""

    turn: asyncio.Lock


S = TypeVar("S", bound=TakesTurns)
P = ParamSpec("P")
T = TypeVar("T")


def in_turn(
    method: Callable[Concatenate[S, P], Coroutine[Any, Any, T]],
) -> Callable[Concatenate[S, P], Coroutine[Any, Any, T]]:
    """Run the method alone, and to its end even where its caller is cancelled meanwhile.

    A file written by a thread does not stop half-way; what is in memory must follow it.
    """

    async def whole(self: S, /, *args: P.args, **kwargs: P.kwargs) -> T:
        async def alone() -> T:
            async with self.turn:
                return await method(self, *args, **kwargs)

        return await asyncio.shield(asyncio.ensure_future(alone()))

    update_wrapper(whole, method)
    return whole
