"""The front door of a checkout: `python cli.py solve q1b` is the installed `symderiv solve q1b`."""

from __future__ import annotations

import sys

from symderiv.commands import main

if __name__ == "__main__":
    sys.exit(main())
