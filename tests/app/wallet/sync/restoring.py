"""A process that restores the test phrase's wallet and is killed while it does.

Arguments: folder, port of the server, then prints "ready" when it is up to date.
"""

import sys
from pathlib import Path

from app.core.runtime import Runtime
from tests.app.wallet.sync.follower import Follower


def main() -> None:
    runtime = Runtime()
    runtime.start()
    follower = Follower(Path(sys.argv[1]), runtime, [int(sys.argv[2])])
    follower.until_ready()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    follower.close()
    runtime.stop()


if __name__ == "__main__":
    main()
