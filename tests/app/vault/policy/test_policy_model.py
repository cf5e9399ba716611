"""What may stand in a stored policy, and the arithmetic of limits."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.vault.canonical import NotCanonical, decode, encode
from app.vault.policy import ledger
from app.vault.policy.actions import OPTIONS, Action, Ask
from app.vault.policy.ledger import Demand, Reason, Spend
from app.vault.policy.model import (
    SPENT_MOST,
    Choices,
    Pending,
    Policy,
    Reading,
    Spent,
    without_limits,
)
from app.vault.policy.presets import PRESETS, Preset, preset_of, with_limits_of
from app.vault.policy.strictness import strictest

NOW = 1_900_000_000
FULL = Policy(
    Choices(50_000, 90_000, Reading.OVER, 30, {Action.PAY: Ask.CODE}),
    Pending(Choices(), NOW + 5),
    (Spent(NOW, 10), Spent(NOW + 1, 20)),
)


def age(at: int) -> float:
    return NOW - at


def written(policy: Policy) -> Any:
    return decode(encode(policy.to_json()))


@pytest.mark.parametrize("policy", [Policy(), FULL, *(Policy(c) for c in PRESETS.values())])
def test_what_is_written_reads_the_same(policy: Policy) -> None:
    assert Policy.parse(written(policy)) == policy


def test_a_wallet_without_choices_has_an_empty_policy() -> None:
    assert Policy().to_json() == {}
    assert Policy.parse({}) == Policy()


def broken(**changes: Any) -> Any:
    return {**FULL.to_json(), **changes}


def choices(**changes: Any) -> Any:
    return broken(choices={**FULL.choices.to_json(), **changes})


HOSTILE = [
    None, [], 7, "policy", {"choices": {}}, {"spent": []},
    broken(more=1), broken(choices=None), broken(choices=[]), broken(pending={}), broken(pending=5),
    broken(pending={"choices": FULL.choices.to_json(), "at": -1}),
    broken(pending={"choices": FULL.choices.to_json(), "at": 2**40}),
    broken(pending={"choices": FULL.choices.to_json(), "at": True}),
    broken(spent=None), broken(spent={}), broken(spent=[[1, 2]] * (SPENT_MOST + 1)),
    broken(spent=[[NOW]]), broken(spent=[[NOW, 1, 1]]), broken(spent=[[NOW, -1]]),
    broken(spent=[["1", 1]]), broken(spent=[[NOW, 1.0]]), broken(spent=[[NOW, False]]),
    broken(spent=[[NOW, 2**61]]), broken(spent=[None]),
    choices(tx=-1), choices(tx="5"), choices(tx=True), choices(tx=21_000_000 * 10**8 + 1),
    choices(day=1.5), choices(more=1), choices(reading="Always"), choices(reading=None),
    choices(reading="never"), choices(delay=0), choices(delay=-1), choices(delay=3601),
    choices(delay=None), choices(asks=None), choices(asks=[]), choices(asks={"pay": "nothing"}),
    choices(asks={"pay": "password"}), choices(asks={"backup": "password"}),
    choices(asks={"unknown": "code"}), choices(asks={"pay": "CODE"}), choices(asks={"pay": None}),
    {"choices": Choices().to_json(), "pending": None, "spent": []},
]  # fmt: skip


@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
def test_nothing_else_is_read(value: Any) -> None:
    with pytest.raises(NotCanonical):
        Policy.parse(value)


WORDS = st.sampled_from(["choices", "pending", "spent", "tx", "asks"])
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(WORDS, inner),
)


@given(ANYTHING)
def test_whatever_it_is_there_is_one_answer(value: Any) -> None:
    try:
        assert Policy.parse(value).to_json() == value
    except NotCanonical:
        pass


def test_an_ask_that_makes_no_sense_is_no_choice() -> None:
    with pytest.raises(NotCanonical):
        Choices().with_ask(Action.PAY, Ask.NOTHING)
    with pytest.raises(NotCanonical):
        Choices().with_ask(Action.CHANGE_SECURITY, Ask.PASSWORD)
    changed = Choices().with_ask(Action.EXPORT_KEYS, Ask.CODE)
    assert changed.ask(Action.EXPORT_KEYS) is Ask.CODE
    assert changed.with_ask(Action.EXPORT_KEYS, Ask.NOTHING) == Choices()


def test_without_two_factor_the_limits_go_and_the_rest_stays() -> None:
    kept = Policy.parse(without_limits(FULL.to_json()))
    assert kept == Policy(FULL.choices.without_limits())
    assert without_limits({}) == {}
    assert without_limits({"of": "another form"}) == {}


def test_presets_protect_less_and_less() -> None:
    careful, balanced, light = (PRESETS[name] for name in Preset)
    assert strictest(careful, balanced) == careful
    assert strictest(balanced, light) == balanced
    assert strictest(light, Choices()) == light
    for name in Preset:
        own = replace(PRESETS[name], tx_limit=5, day_limit=7)
        assert preset_of(own) is name
        assert with_limits_of(name, own) == own
        assert with_limits_of(name, Choices()) == PRESETS[name]
    assert preset_of(Choices()) is None
    assert preset_of(careful.with_ask(Action.PAY, Ask.PASSWORD)) is None


@pytest.mark.parametrize(
    "weaker",
    [
        lambda c: replace(c, tx_limit=c.tx_limit + 1),
        lambda c: replace(c, tx_limit=None),
        lambda c: replace(c, day_limit=None),
        lambda c: replace(c, reading=Reading.OVER),
        lambda c: replace(c, reading=Reading.NEVER, delay=0),
        lambda c: replace(c, delay=29),
        lambda c: c.with_ask(Action.EXPORT_KEYS, Ask.PASSWORD),
    ],
)
def test_each_protection_counts(weaker: Callable[[Choices], Choices]) -> None:
    careful = PRESETS[Preset.CAREFUL]
    assert strictest(careful, weaker(careful)) == careful
    assert strictest(weaker(careful), careful) == careful


def test_of_two_that_differ_both_ways_the_stricter_halves_are_taken() -> None:
    one, other = Choices(tx_limit=5, day_limit=90), Choices(tx_limit=9, day_limit=80)
    assert strictest(one, other) == Choices(tx_limit=5, day_limit=80)


def test_every_action_has_its_options() -> None:
    assert set(OPTIONS) == set(Action)


LIMITED = Choices(tx_limit=100, day_limit=150)


@pytest.mark.parametrize(
    ("chosen", "spend", "before", "reason"),
    [
        (Choices(), Spend(10**12, True), 10**12, None),
        (LIMITED, Spend(100), 50, None),
        (LIMITED, Spend(101), 0, Reason.TX),
        (LIMITED, Spend(100), 51, Reason.DAY),
        (LIMITED, Spend(300, replaces_sats=200), 50, None),
        (LIMITED, Spend(301, replaces_sats=200), 0, Reason.TX),
        (LIMITED, Spend(10, replaces_sats=200), 150, None),
        (LIMITED.with_ask(Action.PAY_NEW_RECIPIENT, Ask.CODE), Spend(1, True), 0, Reason.NEW),
        (LIMITED.with_ask(Action.PAY_NEW_RECIPIENT, Ask.CODE), Spend(1), 0, None),
        (LIMITED.with_ask(Action.PAY, Ask.CODE), Spend(1), 0, Reason.EVERY),
        (Choices(tx_limit=0), Spend(1), 0, Reason.TX),
    ],
)
def test_why_a_code(chosen: Choices, spend: Spend, before: int, reason: Reason | None) -> None:
    assert ledger.demand(chosen, spend, [Spent(NOW, before)]) == Demand(reason, 0)


@pytest.mark.parametrize(
    ("reading", "spend", "delay"),
    [
        (Reading.ALWAYS, Spend(1, True), 30),
        (Reading.ALWAYS, Spend(1), 0),
        (Reading.OVER, Spend(100, True), 0),
        (Reading.OVER, Spend(101, True), 30),
    ],
)
def test_how_long_it_must_be_read(reading: Reading, spend: Spend, delay: int) -> None:
    chosen = replace(LIMITED, reading=reading, delay=30)
    assert ledger.demand(chosen, spend, ()).delay == delay


def test_a_day_later_it_is_forgotten_and_the_future_counts_as_now() -> None:
    entries = (Spent(NOW - 86_400, 1), Spent(NOW - 86_399, 2), Spent(NOW + 999_999, 4))
    assert ledger.recent(entries, age) == entries[1:]


def test_many_payments_are_added_up_and_none_is_lost() -> None:
    spent: tuple[Spent, ...] = ()
    for n in range(SPENT_MOST + 40):
        spent = ledger.added(spent, Spent(NOW + n, n))
    assert len(spent) == SPENT_MOST
    assert ledger.total(spent) == sum(range(SPENT_MOST + 40))
    assert Policy.parse(written(Policy(spent=spent))).spent == spent


def test_taking_back_takes_one_of_several() -> None:
    spent = (Spent(NOW, 5), Spent(NOW, 5))
    assert ledger.without(spent, Spent(NOW, 5)) == (Spent(NOW, 5),)
    assert ledger.without(spent, Spent(NOW, 6)) == spent
