"""Headers: real ones are accepted, everything that breaks a rule is not."""

import time
from dataclasses import replace
from random import Random

import pytest

from app.core.network import Network
from app.wallet.chain import headers
from app.wallet.chain.difficulty import adjusted, work
from app.wallet.chain.hashing import double_sha256, from_shown, shown
from app.wallet.chain.params import ChainParams, params_for
from app.wallet.errors import ServerLied
from tests.fixtures.mainnet import (
    BLOCK_11,
    HEADERS_32255,
    HEADERS_832607,
    MAINNET,
    mainnet_start,
)
from tests.fixtures.mining import EASIEST, STEP, easy_params, mined, mined_chain

REGTEST = params_for(Network.REGTEST)


def lie(params: ChainParams, tail: headers.Tail, raw: bytes) -> str:
    """What `extend` says is wrong."""
    with pytest.raises(ServerLied) as caught:
        headers.extend(params, tail, raw)
    return str(caught.value.details["what"])


@pytest.mark.parametrize("network", list(Network))
def test_genesis_headers_have_the_known_hashes(network: Network) -> None:
    params = params_for(network)
    assert len(params.genesis) == 80
    assert double_sha256(params.genesis) == params.genesis_hash


def test_mainnets_first_blocks_are_accepted() -> None:
    found = headers.extend(MAINNET, headers.start(0, MAINNET.genesis), mainnet_start())
    assert found.tail.height == 11
    assert shown(found.tail.hash) == BLOCK_11
    assert found.work == 11 * work(MAINNET.limit_bits)
    assert found.hashes[-1] == found.tail.hash


def test_any_changed_bit_of_a_real_header_is_noticed() -> None:
    """Every bit, none of them harmless: a hash that still meets the target is out of reach."""
    tail = headers.start(0, MAINNET.genesis)
    good = mainnet_start()
    for bit in range(8 * 160):  # the first two headers
        bad = bytearray(good)
        bad[bit // 8] ^= 1 << bit % 8
        lie(MAINNET, tail, bytes(bad))


def test_missing_swapped_and_cut_headers_are_noticed() -> None:
    tail, good = headers.start(0, MAINNET.genesis), mainnet_start()
    assert lie(MAINNET, tail, good[80:]) == "header_link"
    assert lie(MAINNET, tail, good[:80] + good[160:]) == "header_link"
    assert lie(MAINNET, tail, good[80:160] + good[:80]) == "header_link"
    assert lie(MAINNET, tail, good[:-1]) == "header_length"


def test_without_its_work_a_header_is_refused() -> None:
    raw = mined(REGTEST.genesis_hash, 1_400_000_000, EASIEST)
    for nonce in range(100):
        idle = raw[:76] + nonce.to_bytes(4, "little")
        if double_sha256(idle)[31] >= 0x80:  # above the easiest target
            assert lie(REGTEST, headers.start(0, REGTEST.genesis), idle) == "work"
            return
    pytest.fail("no header without work found")


def test_difficulty_is_adjusted_after_a_period() -> None:
    params = easy_params()
    raw = b"".join(mined_chain(params.genesis, 2015, step=STEP // 3))
    tail = headers.extend(params, headers.start(0, params.genesis), raw).tail
    harder = adjusted(params, EASIEST, 2015 * (STEP // 3))
    assert harder != EASIEST
    last_time = headers.block_time(raw[-80:])
    right = mined(tail.hash, last_time + STEP, harder)
    assert headers.extend(params, tail, right).tail.bits == harder
    assert lie(params, tail, mined(tail.hash, last_time + STEP, EASIEST)) == "difficulty"
    after = headers.extend(params, tail, right).tail
    assert lie(params, after, mined(after.hash, last_time + 2 * STEP, EASIEST)) == "difficulty"


@pytest.mark.parametrize(
    ("height", "period_time", "last", "following"),
    [(32255, 1261130161, *HEADERS_32255), (832607, 1708008110, *HEADERS_832607)],
)
def test_mainnets_own_adjustments_are_accepted(
    height: int, period_time: int, last: bytes, following: bytes
) -> None:
    bits, last_time = last[72:76], headers.block_time(last)
    tail = headers.Tail(height, double_sha256(last), bits, (last_time,), period_time, bits, bits)
    after = headers.extend(MAINNET, tail, following).tail
    assert after.bits != bits
    assert (after.period_time, after.period_bits) == (after.times[-1], after.bits)
    unadjusted = replace(tail, period_time=last_time - 2016 * STEP)
    assert lie(MAINNET, unadjusted, following) == "difficulty"


def test_easy_blocks_after_a_gap_only_where_the_network_allows_them() -> None:
    params = easy_params(easy_after_gap=True)
    harder = bytes.fromhex("ffff3f20")
    start = headers.Tail(2020, bytes(32), harder, (5_000_000,), 4_000_000, harder, harder)
    in_time = mined(start.hash, 5_000_000 + 2 * STEP, EASIEST)
    late = mined(start.hash, 5_000_000 + 2 * STEP + 1, EASIEST)
    assert lie(params, start, in_time) == "difficulty"
    assert lie(easy_params(), start, late) == "difficulty"
    after = headers.extend(params, start, late).tail
    usual = mined(after.hash, after.times[-1] + STEP, harder)
    assert headers.extend(params, after, usual).tail.bits == harder
    assert lie(params, after, mined(after.hash, after.times[-1] + STEP, EASIEST)) == "difficulty"


def test_bip94_adjusts_from_the_first_block_of_the_period_and_forbids_the_time_warp() -> None:
    params = easy_params(easy_after_gap=True, bip94=True)
    first, last_time = bytes.fromhex("ffff3f20"), 2016 * STEP
    tail = headers.Tail(4031, bytes(32), EASIEST, (last_time,), 0, first, first)
    expected = adjusted(params, first, last_time)
    assert expected != adjusted(params, EASIEST, last_time)
    assert headers.extend(params, tail, mined(tail.hash, last_time - 600, expected))
    assert lie(params, tail, mined(tail.hash, last_time - 601, expected)) == "time"
    other = easy_params(easy_after_gap=True)
    assert lie(other, tail, mined(tail.hash, last_time, expected)) == "difficulty"


def test_time_must_pass_the_median_of_eleven_blocks() -> None:
    raw = b"".join(mined_chain(REGTEST.genesis, 20))
    tail = headers.extend(REGTEST, headers.start(0, REGTEST.genesis), raw).tail
    median = tail.times[5]
    assert lie(REGTEST, tail, mined(tail.hash, median, EASIEST)) == "time"
    assert headers.extend(REGTEST, tail, mined(tail.hash, median + 1, EASIEST))


def test_a_tail_is_the_same_however_it_was_reached() -> None:
    params = easy_params()
    raw = b"".join(mined_chain(params.genesis, 2500, bits=EASIEST, step=STEP * 2))
    whole = headers.extend(params, headers.start(0, params.genesis), raw).tail
    resumed = headers.start(2016, raw[2015 * 80 : 2016 * 80])
    assert headers.period_start(whole.height) == 2016
    assert headers.extend(params, resumed, raw[2016 * 80 :]).tail == whole


def test_old_headers_are_proven_by_linkage_to_a_known_hash() -> None:
    good = mainnet_start()
    trusted = from_shown(BLOCK_11)
    hashes = headers.verify_to_checkpoint(good, trusted)
    assert len(hashes) == 11
    random = Random(94)
    for _ in range(200):
        bad = bytearray(good)
        bad[random.randrange(len(bad))] ^= random.randrange(1, 256)
        with pytest.raises(ServerLied):
            headers.verify_to_checkpoint(bytes(bad), trusted)
    for cut in (b"", good[:-80], good[:80] + good[160:], good[:-3], good + good[-80:]):
        with pytest.raises(ServerLied):
            headers.verify_to_checkpoint(cut, trusted)


def test_the_fork_is_where_both_chains_last_agree() -> None:
    ours = list(mined_chain(REGTEST.genesis, 30))
    theirs = ours[:20] + list(mined_chain(ours[19], 15, root=bytes([7]) * 32))
    known = {height: double_sha256(raw) for height, raw in enumerate(ours, start=1)}
    assert headers.fork_height(known.get, 1, b"".join(theirs)) == 20
    assert headers.fork_height(known.get, 21, b"".join(theirs[20:])) is None
    assert headers.fork_height(known.get, 1, b"".join(ours)) == 30


def test_the_heavier_chain_has_more_work_not_more_blocks() -> None:
    long = b"".join(mined_chain(REGTEST.genesis, 30))
    heavy = b"".join(mined_chain(REGTEST.genesis, 2, bits=bytes.fromhex("ffff0720")))
    assert headers.total_work(heavy) > headers.total_work(long)
    parsed = headers.parse(long, 1)
    assert sum(work(header.bits) for header in parsed) == headers.total_work(long)
    assert (parsed[-1].height, parsed[-1].previous) == (30, parsed[-2].hash)


def test_random_bytes_are_never_headers() -> None:
    """Seeded; each try must end in ServerLied, not in any other error."""
    random = Random(2016)
    tail = headers.start(0, MAINNET.genesis)
    for _ in range(500):
        lie(MAINNET, tail, random.randbytes(random.choice((79, 80, 81, 160, 400))))
        with pytest.raises(ServerLied):
            headers.verify_to_checkpoint(random.randbytes(240), random.randbytes(32))


def test_two_thousand_headers_take_milliseconds() -> None:
    """The aim is 20 ms on the machine it was built on; a shared one gets five times that."""
    raw = b"".join(mined_chain(REGTEST.genesis, 2000))
    tail = headers.start(0, REGTEST.genesis)
    spent = []
    for _ in range(5):
        began = time.perf_counter()
        headers.extend(REGTEST, tail, raw)
        spent.append(time.perf_counter() - began)
    assert min(spent) < 0.1
