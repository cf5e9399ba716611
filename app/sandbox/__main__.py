"""`python -m app.sandbox`: run one world for the parent process that holds our standard input."""

import argparse
import asyncio
import logging
from pathlib import Path

from app.core.clock import SystemClock
from app.sandbox.server import Options, die_with_parent, serve


def main() -> None:
    """Parse the arguments and serve; the first line of output is the ready line (JSON)."""
    parser = argparse.ArgumentParser(prog="python -m app.sandbox", description=__doc__)
    parser.add_argument("--folder", type=Path, required=True, help="where the world is kept")
    parser.add_argument("--electrum-port", type=int, default=0)
    parser.add_argument("--tls-port", type=int, default=None, help="also serve TLS; 0: any port")
    parser.add_argument("--control-port", type=int, default=0)
    parser.add_argument("--blocks", type=int, default=120, help="blocks of a new world")
    parser.add_argument("--age", type=int, default=0, help="seconds since the last of them")
    options = Options(**vars(parser.parse_args()))
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    die_with_parent(options.folder)
    asyncio.run(serve(options, SystemClock()))


if __name__ == "__main__":
    main()
