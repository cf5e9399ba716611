"""The first gate: lines that are not one reply or one notification end in ServerBroken."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.wallet.electrum.frames import ErrorReply, Notification, Reply, read_line, request_line
from app.wallet.errors import ServerBroken


def test_a_request_is_one_line_of_json() -> None:
    line = request_line(7, "server.version", ("walnut", ("1.4", "1.6")))
    assert b"\n" not in line
    assert json.loads(line) == {
        "jsonrpc": "2.0",
        "id": 7,
        "method": "server.version",
        "params": ["walnut", ["1.4", "1.6"]],
    }


def test_replies_errors_and_notifications_are_told_apart() -> None:
    assert read_line(b'{"id": 3, "result": [1]}') == Reply(3, [1])
    assert read_line(b'{"id": 3, "result": null}') == Reply(3, None)
    refused = read_line(b'{"id": 4, "error": {"code": 1, "message": "no"}, "result": null}')
    assert refused == Reply(4, ErrorReply(1, "no"))
    assert read_line(b'{"id": 4, "error": "busy"}') == Reply(4, ErrorReply(0, "busy"))
    assert read_line(b'{"method": "m", "params": [2]}') == Notification("m", [2])


@pytest.mark.parametrize(
    "line",
    [
        b"<html><body>502 Bad Gateway</body></html>",
        b"\xff\xfe",
        b"{",
        b"[]",
        b'[{"id": 1, "result": 2}]',
        b"null",
        b"7",
        b'"text"',
        b"{}",
        b'{"id": true, "result": 1}',
        b'{"id": 1.0, "result": 1}',
        b'{"id": -1, "result": 1}',
        b'{"id": "1", "result": 1}',
        b'{"id": [], "result": 1}',
        b'{"id": 99999999999999999999999, "result": 1}',
        b'{"id": 1}',
        b'{"id": 1, "error": 7}',
        b'{"id": null, "error": {"code": 1, "message": "parse error"}}',
        b'{"method": 1, "params": []}',
        b'{"method": "m", "params": {}}',
        b'{"method": "m"}',
        b'{"id": 1, "result": NaN}',
        b'{"id": 1, "result": -Infinity}',
        b'{"id": 1, "result": ' + b"9" * 5000 + b"}",
        b'{"id": 1, "result": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"id": 1, "result": ' + b"[" * 20_000 + b"]" * 20_000 + b"}",
        b'{"id": 1, "result": [' + b"{}," * 300_000 + b"{}]}",
        b'{"id": 1, "result": [' + b"0," * 2_500_000 + b"0]}",
    ],
)
def test_anything_else_is_a_broken_server(line: bytes) -> None:
    with pytest.raises(ServerBroken):
        read_line(line)


@given(st.binary(max_size=300))
@settings(derandomize=True, max_examples=300)
def test_no_bytes_bring_another_error(line: bytes) -> None:
    try:
        read_line(line)
    except ServerBroken:
        pass
