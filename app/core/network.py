"""The Bitcoin networks that Walnut knows."""

import enum


class Network(enum.StrEnum):
    """One chain; each has a data folder of its own."""

    MAINNET = "mainnet"
    TESTNET4 = "testnet4"
    SIGNET = "signet"
    REGTEST = "regtest"
