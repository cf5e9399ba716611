"""Which Walnut this is. Set both with each release; `make check` compares them with the others."""

from datetime import UTC, datetime

VERSION = "0.1.0"
RELEASED = int(datetime(2026, 11, 1, tzinfo=UTC).timestamp())
"""Unix seconds: when this version was made, as far as the program itself can know."""
