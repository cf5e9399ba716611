"""python -m app.wallet.signer: open one sealed key, sign one payment, end."""

import sys

from app.wallet.signer.child import main

if __name__ == "__main__":
    sys.exit(main())
