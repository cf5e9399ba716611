"""The one door to `pbk`, Bitcoin Core's consensus engine, which judges each block and script."""

import ctypes
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pbk
import pbk.capi.bindings as c_api
from pbk.script import PrecomputedTransactionData

_ALL_RULES = pbk.ScriptVerificationFlags.ALL


class BlockRefused(Exception):
    """The engine refused a block; the text names its reason."""


class Step(NamedTuple):
    """The active chain grew by this block, or lost it."""

    connected: bool
    block_id: bytes
    height: int


class Kernel:
    """A regtest chainstate in memory. Not durable: the journal is, and is replayed into it.

    The folder is the engine's scratch space and is emptied first; one process may hold it.
    """

    def __init__(self, folder: Path) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        self._steps: list[Step] = []
        self._verdict: str | None = None
        callbacks = pbk.ValidationInterfaceCallbacks(
            block_checked=self._on_checked,
            block_connected=lambda _data, _block, entry: self._note(True, entry),
            block_disconnected=lambda _data, _block, entry: self._note(False, entry),
        )
        context = pbk.make_context(pbk.ChainType.REGTEST, callbacks)
        options = pbk.ChainstateManagerOptions(context, str(folder), str(folder / "blocks"))
        options.update_block_tree_db_in_memory(True)
        options.update_chainstate_db_in_memory(True)
        self._callbacks, self._context = callbacks, context  # the engine only borrows them
        self._manager = pbk.ChainstateManager(options)
        self._steps.clear()

    def genesis(self) -> bytes:
        """The raw first block."""
        return bytes(self._manager.blocks[self._manager.get_active_chain()._get_by_height(0)])  # noqa: SLF001  the alpha has no public lookup by height that is not O(n)

    def process(self, raw: bytes) -> tuple[Step, ...]:
        """Judge a block; the steps that the active chain took because of it, in order.

        None for a known block or a shorter branch. Raises BlockRefused.
        """
        self._steps, self._verdict = [], None
        try:
            self._manager.process_block(_block(raw))
        except pbk.ProcessBlockException as error:
            raise BlockRefused(self._verdict or "header or merkle root") from error
        if self._verdict is not None:  # process_block is content with blocks that break the rules
            raise BlockRefused(self._verdict)
        return tuple(self._steps)

    def failing_input(self, raw: bytes, spent: Sequence[tuple[int, bytes]]) -> int | None:
        """The first input whose script does not hold over the spent (satoshis, script), or None."""
        transaction = _transaction(raw)
        outputs = [pbk.TransactionOutput(pbk.ScriptPubkey(s), v) for v, s in spent]
        digests = PrecomputedTransactionData(transaction, outputs)
        for number, (value, _script) in enumerate(spent):
            script = outputs[number].script_pubkey
            if not script.verify(value, transaction, digests, number, _ALL_RULES):
                return number
        return None

    def _on_checked(self, _data: Any, _block: Any, state: Any) -> None:
        if state.validation_mode.name != "VALID":
            self._verdict = str(state.block_validation_result.name)

    def _note(self, connected: bool, entry: Any) -> None:
        self._steps.append(Step(connected, bytes(entry.block_hash), int(entry.height)))


def _block(raw: bytes) -> Any:
    """pbk.Block(raw) copies byte by byte; one buffer is twenty times faster."""
    buffer = (ctypes.c_ubyte * len(raw)).from_buffer_copy(raw)
    return pbk.Block._from_handle(c_api.btck_block_create(buffer, len(raw)))  # noqa: SLF001  see above


def _transaction(raw: bytes) -> Any:
    buffer = (ctypes.c_ubyte * len(raw)).from_buffer_copy(raw)
    return pbk.Transaction._from_handle(c_api.btck_transaction_create(buffer, len(raw)))  # noqa: SLF001  see above
