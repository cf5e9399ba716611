"""python -m app: Walnut on the command line."""

import importlib
import signal
import sys

from app.core.shield import shield_process
from app.wallet import signer


def main() -> int:
    """Do the command, or sign where a packaged program was started for that; the exit code."""
    # Until there is something to tidy up (see app/cli/session.py) Ctrl-C simply ends the process.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    shield_process()
    if signer.is_signer(sys.argv[1:]):
        return signer.run()
    code: int = importlib.import_module("app.cli.main").main()
    return code


if __name__ == "__main__":
    sys.exit(main())
