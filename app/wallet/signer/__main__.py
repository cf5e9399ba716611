"""python -m app.wallet.signer: open one sealed key, sign one payment, end."""

import sys

from app.wallet.signer import run

if __name__ == "__main__":
    sys.exit(run())
