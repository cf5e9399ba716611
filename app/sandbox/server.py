"""The child process of a world: node, Electrum server and control, until its parent goes."""

import asyncio
import gc
import json
import os
import secrets
import shutil
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

from app.core.clock import Clock
from app.sandbox.bitcoind import Bitcoind
from app.sandbox.commands import Commands
from app.sandbox.electrum_server import LOOPBACK, ElectrumServer
from app.sandbox.faucet import Faucet
from app.sandbox.miner import Miner
from app.sandbox.node import SCRATCH, Node
from app.sandbox.rpc_server import RpcServer


@dataclass(frozen=True, slots=True)
class Options:
    """How a world begins.

    A port of 0 means any free one, tls_port None no TLS; age: seconds since the first blocks.
    """

    folder: Path
    electrum_port: int = 0
    tls_port: int | None = None
    control_port: int = 0
    blocks: int = 120
    age: int = 0


def die_with_parent(folder: Path) -> None:
    """Leave as soon as standard input ends: the parent holds its other end open while it lives.

    Nothing is lost: the journal in the folder is durable at every moment.
    """
    threading.Thread(
        target=_leave_at_end_of_input, args=(folder,), name="parent-watch", daemon=True
    ).start()


def _leave_at_end_of_input(folder: Path) -> None:
    while sys.stdin.buffer.read(4096):
        pass
    shutil.rmtree(folder / SCRATCH, ignore_errors=True)  # 17 MB that the next start makes anew
    os._exit(0)


async def serve(options: Options, clock: Clock) -> None:
    """Open or begin the world, print the ready line, serve until the process ends."""
    node = _open_node(options.folder, clock)
    miner = Miner(node)
    faucet = Faucet(node, miner)
    if node.chain.height == 0 and options.blocks:
        faucet.endow(options.blocks, options.age)
    electrum = ElectrumServer(node)
    commands = Commands(node, miner, faucet, electrum)
    token = secrets.token_urlsafe(24)
    control = RpcServer({**Bitcoind(node).table(), **commands.table()}, token)
    ready = {
        "electrum_port": await electrum.listen(options.electrum_port),
        "tls_port": await _listen_tls(electrum, options, node.now()),
        "control_port": await control.listen(LOOPBACK, options.control_port),
        "token": token,
    }
    sys.stdout.write(json.dumps(ready) + "\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


def _open_node(folder: Path, clock: Clock) -> Node:
    """A replayed journal is millions of objects that live for ever: keep the collector off them."""
    gc.disable()
    node = Node(folder, clock)
    gc.freeze()
    gc.enable()
    return node


async def _listen_tls(electrum: ElectrumServer, options: Options, now: float) -> int | None:
    if options.tls_port is None:
        return None
    from app.sandbox.tls import server_context  # noqa: PLC0415  0.1 s that few worlds need

    return await electrum.listen(options.tls_port, server_context(options.folder, now))
