"""The ledger's lists of words (`lists.tsv`)."""

from functools import lru_cache
from pathlib import Path

from whimbrel.errors import LexiconError
from whimbrel.tables import read_table

LISTS = Path(__file__).parent / "lists.tsv"


@lru_cache(maxsize=1)
def load_lists(path: Path = LISTS) -> dict[str, tuple[str, ...]]:
    """Return the words of each list in order; raise `LexiconError` at the first wrong row."""
    return {
        row["list"]: tuple(row["words"].split())
        for _, row in read_table(path, ("list", "words", "example"), LexiconError)
    }


def load_set(name: str) -> frozenset[str]:
    """Return the words of one list."""
    return frozenset(load_lists()[name])


def load_groups(prefix: str) -> dict[str, str]:
    """Return for each word of the lists named with `prefix` the rest of the name: "northern" -> "north"."""
    found = {name.removeprefix(prefix): words for name, words in load_lists().items() if name.startswith(prefix)}
    return {word: rest for rest, words in found.items() for word in words}
