"""What counts as a finding of a fuzzer, whichever makes up the answers."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable

from symderiv.checking.check import checked
from symderiv.checking.target import target
from symderiv.grading.boundary import Lost, outcomes
from tests.security.answers import LET

AIM = target(reference="x + y + w'*z + v'*z", let=LET)
WORDS = {"correct", "equivalent", "wrong", "undecided", "unreadable"}


def verdict(request: bytes) -> bytes:
    """Return the verdict on an answer, as a worker does."""
    return json.dumps(checked(AIM, request.decode("utf-8", "surrogatepass")).to_dict()).encode()


def examine(answers: Iterable[str]) -> Counter[str]:
    """Check answers behind the boundary; return how often each verdict was given, and each loss.

    A traceback or the end of a worker by itself is a finding; a loss of time or memory is none, for
    that is what the boundary is there for.
    """
    seen: Counter[str] = Counter()
    requests = [(answer, answer.encode("utf-8", "surrogatepass")) for answer in answers]
    for answer, outcome in outcomes(verdict, requests):
        if isinstance(outcome, Lost):
            assert outcome.reason in ("time", "memory"), f"{answer!r}: {outcome.sentence}"
            seen[outcome.reason] += 1
        else:
            word = json.loads(outcome)["verdict"]
            assert word in WORDS, repr(answer)
            seen[word] += 1
    return seen
