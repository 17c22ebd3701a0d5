"""`python -m tests.security.fuzz`: atheris makes up answers for as long as one likes.

It takes libFuzzer's options, `-max_total_time=600` among them.
"""

from __future__ import annotations

import sys
from typing import Any


def main() -> None:
    """Fuzz in this process, so that atheris sees which branches of symderiv are taken."""
    import atheris

    with atheris.instrument_imports(include=["symderiv"]):
        from symderiv.checking.check import checked
        from tests.security.answers import PIECES
        from tests.security.examined import AIM, WORDS

    def one(data: bytes) -> None:
        provider: Any = atheris.FuzzedDataProvider(data)
        if provider.ConsumeBool():
            answer = "".join(PIECES[byte % len(PIECES)] for byte in provider.ConsumeBytes(60))
        else:
            answer = provider.ConsumeUnicode(2_000)
        assert checked(AIM, answer).verdict in WORDS

    atheris.Setup(sys.argv, one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
