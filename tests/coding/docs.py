"""spaCy Docs built by hand from small tables, so that the tests of coding load no model.

The tables of most tests stand in `sentences/*.txt`; `read_doc` finds one by its text.
"""

from functools import cache
from pathlib import Path

from spacy.tokens import Doc, Span
from spacy.vocab import Vocab

from whimbrel.coding.parse import Parse
from whimbrel.records import Event

FOLDER = Path(__file__).parent / "sentences"
OPENING = "# text: "
VOCAB = Vocab()


def make_doc(table: str) -> Doc:
    """Return the Doc of a table: its text after `# text: `, then one token a line.

    A token's line holds its number, word, lemma, tag, part of speech, dependency, the number of its head (0 for
    none), and an
    entity label such as `B-GPE` or nothing. A line break in the text or in a word is written `\\n`.
    """
    opening, *lines = [line.strip() for line in table.strip().splitlines() if line.strip()]
    assert opening.startswith(OPENING), opening
    text = opening.removeprefix(OPENING).replace("\\n", "\n")
    rows = [[cell.replace("\\n", "\n") for cell in line.split()] for line in lines]
    assert [int(row[0]) for row in rows] == list(range(1, len(rows) + 1)), text
    words = [row[1] for row in rows]
    heads = [int(row[6]) - 1 if row[6] != "0" else i for i, row in enumerate(rows)]
    doc = Doc(
        VOCAB,
        words=words,
        spaces=find_spaces(text, words),
        lemmas=[row[2] for row in rows],
        tags=[row[3] for row in rows],
        pos=[row[4] for row in rows],
        deps=[row[5] for row in rows],
        heads=heads,
        ents=[row[7] if len(row) > 7 else "O" for row in rows],
    )
    assert doc.text == text
    return doc


def find_spaces(text: str, words: list[str]) -> list[bool]:
    """Return, for each word, whether a space follows it in `text`."""
    spaces, at = [], 0
    for word in words:
        assert text.startswith(word, at), (text, word)
        at += len(word)
        spaces.append(text[at : at + 1] == " ")
        at += spaces[-1]
    return spaces


@cache
def load_tables() -> dict[str, str]:
    """Return all tables of `sentences/` by their text, as written."""
    tables: dict[str, str] = {}
    for path in sorted(FOLDER.glob("*.txt")):
        for block in path.read_text(encoding="utf-8").split(OPENING)[1:]:
            text = block.split("\n", 1)[0]
            assert tables.setdefault(text, OPENING + block) == OPENING + block, f"two trees for {text!r}"
    return tables


def read_doc(text: str) -> Doc:
    """Return a fresh Doc of the sentence or sentences `text`."""
    return make_doc(load_tables()[text.replace("\n", "\\n")])


def read_parse(text: str) -> Parse:
    """Return a fresh Parse of the sentence or sentences `text`."""
    return Parse(read_doc(text))


def find_token(parse: Parse, word: str, nth: int = 1) -> int:
    """Return the number of the `nth` token whose text is `word`."""
    return [i for i, text in enumerate(parse.words) if text == word][nth - 1]


def list_words(parse: Parse, tokens: list[int]) -> list[str]:
    """Return the texts of some tokens, in the order given."""
    return [parse.words[i] for i in tokens]


def read_slots(parse: Parse, word: str, nth: int = 1) -> dict[str, list[str]]:
    """Return the slots of a word, each with the words that fill it."""
    return {name: list_words(parse, tokens) for name, tokens in parse.find_slots(find_token(parse, word, nth)).items()}


def mark_blocks(doc: Doc, *blocks: tuple[int, int, str]) -> Doc:
    """Return `doc` with its layout marked as the annotator does: (first token, end, kind) for each block."""
    doc.spans["blocks"] = [Span(doc, start, end, label=kind) for start, end, kind in blocks]
    return doc


def tell(events: tuple[Event, ...]) -> list[tuple[str, str, str | None, str, str | None]]:
    """Return (trigger, type, mode, status, trigger of the act around it) of each record; `not` negates."""
    triggers = {event.id: event.trigger.text for event in events}
    return [
        (
            event.trigger.text,
            event.event_type,
            event.mode,
            f"not {event.status}" if event.negated else event.status,
            triggers[event.within] if event.within else None,
        )
        for event in events
    ]


def list_parties(event: Event) -> tuple[list[str], list[str]]:
    """Return the texts of a record's actors and of its recipients."""
    return [actor.text for actor in event.actors], [actor.text for actor in event.recipients]
