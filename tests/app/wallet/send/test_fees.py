"""Fee choices: of several servers, with false data, with none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.wallet.errors import FeeTooHigh, FeeTooLow
from app.wallet.send import fees
from app.wallet.send.fees import ServerFees

MEMPOOL = [(20.0, 400_000), (11.0, 900_000), (6.0, 4_000_000), (2.0, 9**9)]
CALM = ServerFees({2: 12.0, 6: 8.0, 36: 3.0}, MEMPOOL, 1.0)


def rates(*servers: ServerFees) -> list[float]:
    return [choice.rate for choice in fees.quotes(servers, 100).choices]


def test_three_choices_fastest_first() -> None:
    found = fees.quotes([CALM], 100)
    assert [(c.minutes, c.rate) for c in found.choices] == [(20, 12.0), (60, 8.0), (360, 3.0)]
    assert (found.floor, found.asked) == (1.0, 100)


def test_a_server_asking_far_too_much_is_outvoted() -> None:
    liar = ServerFees({2: 90_000.0, 6: 90_000.0, 36: 90_000.0}, [], 1.0)
    assert rates(CALM, liar) == rates(CALM)
    assert rates(liar) == [fees.CAP] * 3


def test_the_mempool_caps_an_estimate() -> None:
    greedy = ServerFees({2: 500.0, 6: 400.0, 36: 300.0}, [(5.0, 3_000_000), (1.0, 10)], 1.0)
    assert max(rates(greedy)) <= 15.0


def test_a_false_floor_is_bounded() -> None:
    assert fees.quotes([ServerFees({2: 5.0}, [], 10_000.0)], 1).floor == 50.0
    assert fees.quotes([ServerFees({2: 5.0}, [], 0.0)], 1).floor == 0.1


def test_a_quicker_choice_never_costs_less() -> None:
    assert rates(ServerFees({2: 1.0, 6: 9.0, 36: 20.0}, [], 1.0)) == [20.0, 20.0, 20.0]


@pytest.mark.parametrize("servers", [[], [ServerFees({2: None}, [], None)]])
def test_without_any_answer_built_in_ones(servers: list[ServerFees]) -> None:
    found = fees.quotes(servers, 100)
    assert found.asked == 0
    assert len(found.choices) == 3


def test_only_a_mempool_is_enough() -> None:
    found = rates(ServerFees({2: None, 6: None, 36: None}, CALM.histogram, 1.0))
    assert found == [6.0, 2.0, 2.0]


RATE = st.floats(0, 1e6)
SERVER = st.builds(
    ServerFees,
    st.dictionaries(st.sampled_from([2, 6, 36]), st.none() | RATE),
    st.lists(st.tuples(RATE, st.integers(0, 10**9)), max_size=5).map(
        lambda bands: sorted(bands, reverse=True)
    ),
    st.none() | RATE,
)


@given(st.lists(SERVER, max_size=4))
def test_whatever_servers_say_the_choices_are_sane(servers: list[ServerFees]) -> None:
    found = fees.quotes(servers, 100)
    told = [choice.rate for choice in found.choices]
    assert told == sorted(told, reverse=True)
    assert all(found.floor <= rate <= fees.CAP for rate in told)
    assert 0.1 <= found.floor <= 50


def test_waiting_time_of_a_custom_rate() -> None:
    assert fees.minutes_for(25, [CALM]) == 10
    assert fees.minutes_for(11, [CALM]) == 20
    assert fees.minutes_for(1, []) is None


def test_rates_out_of_bounds() -> None:
    fees.check_rate(1.0, 1.0)
    with pytest.raises(FeeTooLow) as low:
        fees.check_rate(0.99, 1.0)
    assert low.value.details == {"minimum": 1.0}
    with pytest.raises(FeeTooHigh) as high:
        fees.check_rate(1000.1, 1.0)
    assert high.value.details == {"maximum": 1000.0}
    with pytest.raises(FeeTooLow):
        fees.check_rate(float("nan"), 1.0)
