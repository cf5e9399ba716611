"""A secret shows in no place where text ends up by accident."""

import copy
import json
import logging
import pickle
import traceback

import pytest

from app.core.secret import Secret

CANARY = "canary-of-the-secret"


def test_it_does_not_print() -> None:
    secret = Secret(CANARY)
    shown = f"{secret} {secret!r} {secret!s} {[secret]} {secret:>40}"
    assert CANARY not in shown
    assert secret.text() == CANARY


def test_it_is_not_in_a_log_or_a_traceback(caplog: pytest.LogCaptureFixture) -> None:
    secret = Secret(CANARY)
    with caplog.at_level(logging.DEBUG):
        logging.getLogger("t").warning("the secret is %s", secret)
        try:
            raise ValueError(secret)
        except ValueError:
            logging.getLogger("t").exception("failed")
            text = traceback.format_exc()
    assert CANARY not in caplog.text + text


def test_it_cannot_be_copied_or_pickled() -> None:
    secret = Secret(CANARY)
    for way in (copy.copy, copy.deepcopy, pickle.dumps, json.dumps):
        with pytest.raises(TypeError):
            way(secret)


def test_it_is_equal_by_value_and_has_no_hash() -> None:
    assert Secret("a") == Secret(b"a")
    assert Secret("a") != Secret("b")
    with pytest.raises(TypeError):
        hash(Secret("a"))


def test_wiped_it_is_empty() -> None:
    secret = Secret(CANARY)
    secret.wipe()
    assert not secret
    assert secret.reveal() == b""
