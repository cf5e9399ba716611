"""python -m ui.demo: what `make demo` and `make pictures` run."""

import sys

from ui.demo.start import main

if __name__ == "__main__":
    sys.exit(main())
