"""Load the lexicon's tables and check every row."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar, get_args

from whimbrel.errors import LexiconError
from whimbrel.lexicon.rows import (
    DEFAULT_ACTORS,
    DEFAULT_RECIPIENTS,
    POS,
    AgentRow,
    CarrierRow,
    ContentRow,
    EventRow,
    SpeechRow,
    StatusRow,
    TieRow,
    parse_condition,
    parse_slots,
)
from whimbrel.records import Status
from whimbrel.tables import read_table

FOLDER = Path(__file__).parent
EVENT_COLUMNS = (
    "word",
    "pos",
    "where",
    "type",
    "mode",
    "actors",
    "recipients",
    "content",
    "content_status",
    "contexts",
    "example",
)
BUILT_IN_CLASSES = frozenset({"@actor", "@person", "@place", "@event"})
STATUSES: tuple[Status, ...] = get_args(Status)
ACTS = ("any", "travel", "ground")
T = TypeVar("T")


class Lexicon:
    """The lexicon's tables in memory, keyed by lemma."""

    def __init__(self, folder: Path = FOLDER) -> None:
        """Read all tables in `folder`; raise `LexiconError` at the first wrong row."""
        self.classes = read_classes(folder)
        self.events: dict[tuple[str, str], tuple[EventRow, ...]] = group_events(folder, self.classes)
        self.modes = read_modes(folder / "modes.tsv")
        self.contents: dict[str, ContentRow] = dict(read_keyed(folder / "contents.tsv", "type", make_content))
        self.carriers: dict[str, CarrierRow] = dict(read_keyed(folder / "carriers.tsv", "word", make_carrier))
        self.status: dict[tuple[str, str], tuple[StatusRow, ...]] = read_status(folder / "status.tsv")
        self.act_verbs = frozenset(
            word.split()[0]
            for (word, pos), rows in self.status.items()
            if pos == "v" and any("obj" in row.slots and row.status in ("cancelled", "planned") for row in rows)
        )
        self.speech: dict[tuple[str, str], SpeechRow] = read_speech(folder / "speech.tsv")
        self.agents: dict[str, AgentRow] = {
            **dict(read_keyed(folder / "agents.tsv", "word", make_agent)),
            **dict(read_keyed(folder / "roles.tsv", "word", make_role)),
        }
        self.agent_heads = frozenset(word.split()[-1] for word in self.agents) | frozenset(
            word.split()[0] for word in self.agents
        )
        self.lemmas = dict(read_keyed(folder / "lemmas.tsv", "form", lambda row: row["lemma"]))
        self.contexts = read_contexts(folder / "contexts.tsv")
        self.ties: dict[str, tuple[TieRow, ...]] = read_ties(folder / "ties.tsv")
        self.ground_acts: dict[tuple[str, str], str] = {
            (row["type"], row["mode"]): row["kind"]
            for _, row in read_table(folder / "ground_acts.tsv", ("type", "mode", "kind", "example"), LexiconError)
        }

    def list_events(self) -> Iterator[EventRow]:
        """Yield every event row, each once."""
        for rows in self.events.values():
            yield from rows


def load_lexicon(folder: Path = FOLDER) -> Lexicon:
    """Return the lexicon in `folder`; raise `LexiconError` at the first wrong row."""
    return Lexicon(folder)


def read_classes(folder: Path) -> dict[str, frozenset[str]]:
    """Return the words of each class, named with its `@`, from every `classes*.tsv`."""
    classes: dict[str, set[str]] = defaultdict(set)
    for path in sorted(folder.glob("classes*.tsv")):
        for _, row in read_table(path, ("class", "word"), LexiconError):
            classes["@" + row["class"].lstrip("@")].add(row["word"])
    return {name: frozenset(words) for name, words in classes.items()}


def group_events(folder: Path, classes: dict[str, frozenset[str]]) -> dict[tuple[str, str], tuple[EventRow, ...]]:
    """Return the event rows by (head lemma, part of speech), the most specific first."""
    grouped: dict[tuple[str, str], list[EventRow]] = defaultdict(list)
    for path in sorted((folder / "events").glob("*.tsv")):
        for line, cells in read_table(path, EVENT_COLUMNS, LexiconError):
            row = make_event(cells, path, line, classes)
            grouped[row.head, row.pos].append(row)
    return {key: tuple(sorted(rows, key=lambda row: row.weight, reverse=True)) for key, rows in grouped.items()}


def make_event(cells: dict[str, str], path: Path, line: int, classes: dict[str, frozenset[str]]) -> EventRow:
    """Return the event row in `cells`; raise `LexiconError` where a cell is wrong."""
    if cells["pos"] not in POS or not cells["word"] or not cells["type"]:
        raise LexiconError(str(path), line, "needs a word, a pos (v, n or a) and a type")
    pos = cells["pos"]
    status, _, negated = cells["content_status"].partition(",")
    try:
        where = tuple(parse_condition(cell) for cell in cells["where"].split())
        content_status = check_status(status) if status else None
    except ValueError as exc:
        raise LexiconError(str(path), line, str(exc)) from exc
    for condition in where:
        unknown = {w for w in condition.words if w.startswith("@")} - classes.keys() - BUILT_IN_CLASSES
        if unknown:
            raise LexiconError(str(path), line, f"no class is named {min(unknown)}; add it to a classes table")
    return EventRow(
        words=tuple(cells["word"].split()),
        pos=pos,
        where=where,
        type=cells["type"],
        mode=cells["mode"] or None,
        actors=parse_slots(cells["actors"] or DEFAULT_ACTORS[pos]),
        recipients=parse_slots(cells["recipients"] or DEFAULT_RECIPIENTS[pos]),
        content=tuple(slot for slot in cells["content"].replace("+", "|").split("|") if slot not in ("", "-")),
        content_status=content_status,
        content_negated=negated.strip() == "negated",
        contexts=tuple(cells["contexts"].split()),
        example=cells["example"],
        path=path.name,
        line=line,
    )


def read_keyed(path: Path, key: str, make: Callable[[dict[str, str]], T]) -> Iterator[tuple[str, T]]:
    """Yield (key, value) for each row of the table at `path`; raise `LexiconError` where `make` raises ValueError or
    KeyError.
    """
    for line, row in read_table(path, (key,), LexiconError):
        try:
            yield row[key], make(row)
        except (KeyError, ValueError) as exc:
            raise LexiconError(str(path), line, f"wrong cell or missing column: {exc}") from exc


def make_content(row: dict[str, str]) -> ContentRow:
    """Return the content row of a line of `contents.tsv`."""
    return ContentRow(
        check_status(row["status"]), row["negated"] == "1", row["actor"], tuple(row["recipients"].strip("-").split())
    )


def make_carrier(row: dict[str, str]) -> CarrierRow:
    """Return the carrier row of a line of `carriers.tsv`."""
    return CarrierRow(row["role"], check_status(row["status"]) if row["status"] else None)


def make_agent(row: dict[str, str]) -> AgentRow:
    """Return the agent row of a line of `agents.tsv`."""
    return AgentRow(tuple(row["sectors"].split()), row.get("person") == "1", row.get("code") or None)


def make_role(row: dict[str, str]) -> AgentRow:
    """Return the agent row of a line of `roles.tsv`: an office or role, always a person."""
    return AgentRow(tuple(row["sectors"].split()), True, row.get("code") or None)


def check_status(status: str) -> Status:
    """Return `status`; raise ValueError where it is none."""
    for known in STATUSES:
        if status == known:
            return known
    raise ValueError(f"{status!r} is no status; use one of {', '.join(STATUSES)}")


def read_modes(path: Path) -> dict[tuple[str, str], str]:
    """Return the mode for each (type, content), where content is `TYPE` or `TYPE:mode`."""
    return {
        (row["type"], row["content"]): row["mode"]
        for _, row in read_table(path, ("type", "content", "mode"), LexiconError)
    }


def read_status(path: Path) -> dict[tuple[str, str], tuple[StatusRow, ...]]:
    """Return the status rows by (word, part of speech); a word may have one for each of several slots."""
    rows: dict[tuple[str, str], tuple[StatusRow, ...]] = defaultdict(tuple)
    for line, row in read_table(path, ("word", "pos", "slots", "status", "negated"), LexiconError):
        try:
            status = check_status(row["status"]) if row["status"] else None
        except ValueError as exc:
            raise LexiconError(str(path), line, str(exc)) from exc
        slots = frozenset(row["slots"].replace("+", "|").split("|")) - {""}
        rows[row["word"], row["pos"]] += (StatusRow(slots, status, row["negated"] == "1"),)
    return dict(rows)


def read_speech(path: Path) -> dict[tuple[str, str], SpeechRow]:
    """Return the speech rows by (word, part of speech)."""
    return {
        (row["word"], row["pos"]): SpeechRow(row["kind"], row["hedged"] == "1")
        for _, row in read_table(path, ("word", "pos", "kind", "hedged"), LexiconError)
    }


def read_contexts(path: Path) -> dict[str, tuple[str, ...]]:
    """Return the contexts that each lower-case word or phrase brings."""
    return {
        row["word"]: tuple(row["contexts"].split()) for _, row in read_table(path, ("word", "contexts"), LexiconError)
    }


def read_ties(path: Path) -> dict[str, tuple[TieRow, ...]]:
    """Return the rows by tie; raise `LexiconError` where the kind of act or the rank is wrong."""
    rows: dict[str, tuple[TieRow, ...]] = defaultdict(tuple)
    for line, row in read_table(path, ("tie", "acts", "kinds", "rank", "example"), LexiconError):
        if row["acts"] not in ACTS or not row["rank"].isdecimal():
            raise LexiconError(str(path), line, f"acts must be one of {', '.join(ACTS)}, and rank a number")
        rows[row["tie"]] += (TieRow(row["acts"], frozenset(row["kinds"].split()), int(row["rank"])),)
    return dict(rows)
