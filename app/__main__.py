"""python -m app: Walnut on the command line."""

import sys

from app.cli.main import main as command_line
from app.core.shield import shield_process
from app.wallet import signer


def main() -> int:
    """Do the command, or sign where a packaged program was started for that; the exit code."""
    shield_process()
    return signer.run() if signer.is_signer(sys.argv[1:]) else command_line()


if __name__ == "__main__":
    sys.exit(main())
