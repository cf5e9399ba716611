"""Secret: bytes that never show in a repr, a log, a traceback, a pickle or a copy."""

from typing import NoReturn


class Secret:
    """Hold secret bytes; `reveal()` and `text()` are the only ways to see them.

    `wipe()` overwrites this copy. Python may have made others: what is promised is that a
    secret is never printed, not that memory is clean (security notes in docs/).
    """

    __slots__ = ("_data",)

    def __init__(self, value: bytes | bytearray | str) -> None:
        self._data = bytearray(value.encode() if isinstance(value, str) else value)

    def reveal(self) -> bytes:
        return bytes(self._data)

    def text(self) -> str:
        """The secret as UTF-8 text."""
        return self._data.decode()

    def wipe(self) -> None:
        self._data[:] = bytes(len(self._data))
        self._data.clear()

    def __len__(self) -> int:
        return len(self._data)

    def __bool__(self) -> bool:
        return bool(self._data)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return False
        # Loads OpenSSL, which the window's first picture does not wait for.
        from hmac import compare_digest  # noqa: PLC0415

        return compare_digest(self._data, other._data)

    __hash__ = None  # type: ignore[assignment]  # a hash of a secret is a fingerprint of it

    def __repr__(self) -> str:
        return "Secret(***)"

    __str__ = __repr__

    def __format__(self, _spec: str) -> str:
        return repr(self)

    def __reduce__(self) -> NoReturn:
        raise TypeError("a Secret cannot be pickled or copied")

    def __copy__(self) -> NoReturn:
        raise TypeError("a Secret cannot be copied")

    def __deepcopy__(self, _memo: object) -> NoReturn:
        raise TypeError("a Secret cannot be copied")
