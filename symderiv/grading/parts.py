"""The parts that a table names: what their names mean, and what their answers are checked by."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import blake2b

from symderiv import sheets
from symderiv.errors import InputError, SymderivError
from symderiv.grading.findings import Check, written
from symderiv.grading.journal import KEY
from symderiv.parse.bounds import LENGTH

Prepare = Callable[[str], Check]

#: A table with more names than this that no part has is not the one that was meant.
MOST_UNKNOWN = 100


@dataclass(frozen=True, slots=True)
class Question:
    """An answer to a part; equal questions have equal keys, and one verdict."""

    key: bytes
    reference: str
    answer: str

    @property
    def request(self) -> bytes:
        """Return the question as a worker is asked it."""
        return json.dumps([self.reference, self.answer]).encode()


def question(reference: str, answer: str) -> Question:
    """Return the question whether an answer to the part `SHEET/PART` is right."""
    read = answer[: LENGTH + 1]  # one more than is read, so that the reader refuses it
    key = blake2b(f"{reference}\0{read}".encode(errors="surrogatepass"), digest_size=KEY).digest()
    return Question(key, reference, read)


class Parts:
    """Names of parts and their references `SHEET/PART`, or why there is none; each is looked up once.

    Names come from strangers.  They may mean parts of the sheets that are installed, or of the sheet
    `home`, an id or a file that somebody trusted gives; they never mean a file, for a sheet is code.
    """

    def __init__(self, home: str | None = None) -> None:
        self._home = home
        self._sheet = None if home is None else sheets.find(home)
        self._references: dict[str, str] = {}
        self._faults: dict[str, str] = {}
        self._checks: dict[str, Check] = {}
        self._spelled = frozenset(sheets.references())

    def is_part(self, name: str) -> bool:
        """Tell whether a name is the usual one of a part, or was found to mean one."""
        return name in self._spelled or name in self._references

    def question(self, name: str, answer: str) -> Question | None:
        """Return what an answer to the part called `name` asks; None where `fault` says why it cannot.

        Raises: InputError past `MOST_UNKNOWN` names that mean no part.
        """
        if name not in self._references and name not in self._faults:
            self._look_up(name)
        reference = self._references.get(name)
        if reference is None or reference in self._faults:
            return None
        return question(reference, answer)

    def fault(self, name: str) -> str:
        """Say why an answer to the part called `name` cannot be checked."""
        return self._faults[self._references.get(name, name)]

    def prepare(self, references: Iterable[str], prepare: Prepare) -> None:
        """Make ready to check answers to these parts; one that has no answer to compare with gets a fault."""
        for reference in references:
            try:
                self._checks[reference] = prepare(reference)
            except SymderivError as error:
                self._faults[reference] = f"answers to {reference} cannot be checked: {error}"

    def can_check(self, reference: str) -> bool:
        """Tell whether a part was prepared, and has no fault."""
        return reference in self._checks

    def work(self, request: bytes) -> bytes:
        """Return the finding on the question of a request, whose part was prepared."""
        reference, answer = json.loads(request)
        return written(self._checks[reference](answer))

    def _look_up(self, name: str) -> None:
        try:
            self._references[name] = self._reference(name[:100])
        except InputError as error:
            self._faults[name] = str(error)
            if len(self._faults) > MOST_UNKNOWN:
                raise InputError(
                    f"the column part has more than {MOST_UNKNOWN} names that no part has, "
                    f"{next(iter(self._faults))[:100]!r} to begin with; is it the right table?"
                ) from error

    def _reference(self, name: str) -> str:
        if self._sheet is not None:
            for part in self._sheet.parts:
                if name in (part.id, f"{self._sheet.id}/{part.id}"):
                    return f"{self._home}/{part.id}"
        sheet, part = sheets.one(name, files=False)
        return f"{sheet.id}/{part.id}"
