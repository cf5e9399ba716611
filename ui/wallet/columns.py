"""The columns of the wallet's tables, known to the models and to the words that fill them."""

from enum import IntEnum


class Column(IntEnum):
    """Of the activity."""

    WHAT = 0
    DATE = 1
    STATE = 2
    AMOUNT = 3


class CoinColumn(IntEnum):
    """Of the coins."""

    COIN = 0
    DATE = 1
    STATE = 2
    AMOUNT = 3
