"""BDK's exceptions by name: its generated classes hide their kinds from the type checker."""

import bdkpython as bdk

DESCRIPTOR_FAULTS: tuple[type[Exception], ...] = (
    bdk.DescriptorError,
    bdk.DescriptorKeyError,
    bdk.MiniscriptError,
)
PSBT_FAULTS: tuple[type[Exception], ...] = (
    bdk.PsbtError,
    bdk.PsbtParseError,
    bdk.PsbtFinalizeError,
    bdk.ExtractTxError,
)


def kind(error: Exception) -> str:
    """Which of its class's cases this is, e.g. "InsufficientFunds"."""
    return type(error).__name__
