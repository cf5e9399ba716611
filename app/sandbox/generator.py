"""Histories of a busy wallet, signed and mined: the same number and seed give the same chain."""

import json
import os
import random  # noqa: TID251  seeded, so that a history can be made again
import shutil
import tempfile
from collections import deque
from dataclasses import asdict
from pathlib import Path

from app.core.clock import SystemClock
from app.core.paths import ROOT
from app.sandbox.block import ANYONE_SCRIPT, ANYONE_WITNESS, COINBASE_MATURITY
from app.sandbox.codec import (
    Outpoint,
    Transaction,
    outpoint,
    parse_transaction,
    write_transaction,
)
from app.sandbox.history import TEST_PHRASE, History, Plan, Summary
from app.sandbox.journal import FILE_NAME
from app.sandbox.keys import CHANGE, RECEIVING, Account, Key, Spend, sign
from app.sandbox.miner import Miner
from app.sandbox.node import SCRATCH, Node
from app.sandbox.script_index import script_hash

CACHE = ROOT / "build" / "sandbox"
_FORMAT = 1  # to be raised with any change that makes other histories
_FIRST_BLOCKS = 120
_BLOCK_SECONDS = 600
_SEND_SHARE, _REUSE_SHARE, _SELF_SHARE = 0.28, 0.02, 0.03
_AMOUNTS = (20_000, 2_000_000)  # satoshis received
_FAUCET_FEE = 300
_GAP = 20  # unused addresses in a row after which a wallet stops looking (BIP-44)


def cached_history(plan: Plan, cache: Path = CACHE) -> History:
    """The history of the test phrase by this plan, made once and then kept under cache."""
    name = f"history-{_FORMAT}-{plan.transactions}-{plan.block_count}-{plan.seed}-{plan.until}"
    folder = cache / f"{name}-{plan.span}"
    if not folder.exists():
        cache.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(dir=cache, prefix="draft-"))
        generate(draft, plan)
        try:
            os.replace(draft, folder)
        except OSError:  # another process was quicker; its history is the same
            shutil.rmtree(draft)
    summary = json.loads((folder / "summary.json").read_text())
    return History(folder / FILE_NAME, Summary(**summary))


def generate(folder: Path, plan: Plan, phrase: str = TEST_PHRASE) -> Summary:
    """Write a journal and summary.json into an empty folder."""
    node = Node(folder, SystemClock())
    start = plan.until - plan.span
    miner = Miner(node)
    miner.mine(_FIRST_BLOCKS, time=start - _FIRST_BLOCKS * _BLOCK_SECONDS)
    summary = Generator(node, miner, Account(phrase), plan.seed).grow(plan)
    node.close()
    shutil.rmtree(folder / SCRATCH)
    (folder / "summary.json").write_text(json.dumps(asdict(summary)))
    return summary


class Generator:
    """Adds the payments of one account to a chain, past the mempool."""

    def __init__(self, node: Node, miner: Miner, account: Account, seed: int) -> None:
        """Begins where the account's history on this chain ends."""
        self._node, self._miner, self._account = node, miner, account
        self._random = random.Random(seed)  # noqa: S311  a wanted repetition, not a secret
        self._next = [0, 0]
        self._sends = 0
        self._coins: list[Spend] = []
        self._faucet = deque(self._ripe_faucet_coins())
        self._fees = 0
        self._find_own()

    def grow(self, plan: Plan) -> Summary:
        """Make and mine the plan's transactions, spread over its blocks and time.

        Raises ValueError where the faucet runs dry.
        """
        count, blocks = plan.transactions, plan.block_count
        made = 0
        for number in range(blocks):
            share = count * (number + 1) // blocks - made
            self._mine(share, plan.until - plan.span * (blocks - 1 - number) // blocks)
            made += share
        return Summary(
            transactions=made,
            sends=self._sends,
            receiving_used=self._next[RECEIVING],
            change_used=self._next[CHANGE],
            balance=sum(coin.value for coin in self._coins),
            coins=len(self._coins),
            height=self._node.chain.height,
        )

    def _mine(self, count: int, time: int) -> None:
        """One block; coins that it makes are spent in later ones only."""
        self._fees = 0
        fresh: list[Spend] = []
        transactions = []
        for _ in range(count):
            sending = bool(self._coins) and self._random.random() < _SEND_SHARE
            transactions.append(self._send(fresh) if sending else self._receive(fresh))
        self._miner.mine_these(transactions, self._fees, time)
        self._coins += fresh

    def _receive(self, fresh: list[Spend]) -> Transaction:
        """A payment from the faucet, of an amount between the limits by its order of magnitude."""
        low, high = _AMOUNTS
        amount = round(low * (high / low) ** self._random.random())
        if not self._faucet:
            raise ValueError("the faucet has no coins left for this history")
        point, value = self._faucet.popleft()
        rest = value - amount - _FAUCET_FEE
        key = self._receiving_key()
        outputs = [(amount, key.script), (rest, ANYONE_SCRIPT)]
        raw = write_transaction([point], outputs, [[ANYONE_WITNESS]])
        transaction = parse_transaction(raw)[0]
        self._fees += _FAUCET_FEE
        if rest > 10 * high:
            self._faucet.append((outpoint(transaction.txid, 1), rest))
        fresh.append(Spend(outpoint(transaction.txid, 0), amount, key))
        return transaction

    def _send(self, fresh: list[Spend]) -> Transaction:
        """A payment of the account to a stranger, sometimes to itself, mostly with change."""
        spends = self._take_coins(self._random.choice((1, 1, 1, 2, 3)))
        total = sum(spend.value for spend in spends)
        fee = 200 + 150 * len(spends)
        amount = int((total - fee) * self._random.uniform(0.1, 0.9))
        target, owner = self._target()
        rest = total - amount - fee
        outputs: list[tuple[int, bytes, Key | None]] = [(amount, target, owner)]
        if rest > 1000:
            change = self._fresh_key(CHANGE)
            outputs.insert(self._random.randrange(2), (rest, change.script, change))
        transaction = sign(spends, [(value, script) for value, script, _ in outputs])
        self._fees += total - sum(value for value, _, _ in outputs)
        self._sends += 1
        for number, (value, _, key) in enumerate(outputs):
            if key is not None:
                fresh.append(Spend(outpoint(transaction.txid, number), value, key))
        return transaction

    def _target(self) -> tuple[bytes, Key | None]:
        if self._random.random() < _SELF_SHARE:
            key = self._receiving_key()
            return key.script, key
        return b"\x00\x14" + self._random.randbytes(20), None

    def _take_coins(self, count: int) -> list[Spend]:
        taken = []
        for _ in range(min(count, len(self._coins))):
            number = self._random.randrange(len(self._coins))
            self._coins[number], self._coins[-1] = self._coins[-1], self._coins[number]
            taken.append(self._coins.pop())
        return taken

    def _receiving_key(self) -> Key:
        """A fresh key mostly; some people pay to an old address again."""
        used = self._next[RECEIVING]
        if used and self._random.random() < _REUSE_SHARE:
            return self._account.key(RECEIVING, self._random.randrange(used))
        return self._fresh_key(RECEIVING)

    def _fresh_key(self, chain: int) -> Key:
        index = self._next[chain]
        self._next[chain] += 1
        return self._account.key(chain, index)

    def _ripe_faucet_coins(self) -> list[tuple[Outpoint, int]]:
        chain, spenders = self._node.chain, self._node.mempool.spenders
        oldest = chain.height + 1 - COINBASE_MATURITY
        ripe = [
            (point, coin.value)
            for point, coin in chain.coins.items()
            if coin.script == ANYONE_SCRIPT and point not in spenders
            if coin.value > 10 * _AMOUNTS[1] and (not coin.coinbase or coin.height <= oldest)
        ]
        return sorted(ripe, key=lambda pair: (-pair[1], pair[0]))

    def _find_own(self) -> None:
        """What the account has on this chain already, by its gap limit."""
        keys: dict[bytes, Key] = {}
        for chain in (RECEIVING, CHANGE):
            index = 0
            while index < self._next[chain] + _GAP:
                key = self._account.key(chain, index)
                keys[key.script] = key
                if self._node.index.confirmed(script_hash(key.script)):
                    self._next[chain] = index + 1
                index += 1
        self._coins = [
            Spend(point, coin.value, keys[coin.script])
            for point, coin in self._node.chain.coins.items()
            if coin.script in keys and point not in self._node.mempool.spenders
        ]
