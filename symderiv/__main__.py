"""`python -m symderiv` is the command line."""

from __future__ import annotations

import sys

from symderiv.commands import main

if __name__ == "__main__":
    sys.exit(main())
