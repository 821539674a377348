"""The lines of the ledger in plain words, and how much each matters."""

from collections.abc import Sequence

from whimbrel.affair import Voice

SEVERITY = {"contradiction": 1.0, "update": 0.45, "scope": 0.4, "refinement": 0.3}
FIELDS = {
    "office": 1.0,
    "happened": 0.9,
    "actor": 0.85,
    "recipient": 0.8,
    "number": 0.8,
    "date": 0.75,
    "place": 0.75,
    "speaker": 0.65,
}
"""How much a field matters, 0 to 1."""
GRAVE = {"dead": 1.0, "injured": 0.9, "captive": 0.9, "arrested": 0.85, "displaced": 0.9}
RESERVATIONS = {
    "office": "unless the office changed hands",
    "number": "unless they count different things",
    "date": "unless they are two happenings",
    "place": "unless they are two happenings",
    "happened": "unless they speak of two deeds",
    "actor": "unless both took part",
    "recipient": "unless both were meant",
    "speaker": "unless both said so",
}
NAMES = {
    "office": "holder",
    "happened": "whether it happened",
    "actor": "who did it",
    "recipient": "to whom",
    "number": "how many",
    "date": "when",
    "place": "where",
    "speaker": "who said it",
}
KINDS = {
    "contradiction": "contradiction",
    "refinement": "the one is finer",
    "update": "the later one takes the earlier one's place",
    "scope": "they tell of a part and the whole, or of different parts",
}


def weigh_line(kind: str, field: str, origins: Sequence[int], strength: float, grave: float = 1.0) -> float:
    """Return how much a line matters, 0 to 1: kind, field, how sure it is, and how many independent texts stand on the
    weaker side.
    """
    support = min(origins, default=0)
    backing = 0.8 + 0.2 * (1 - 1 / (1 + support))
    return round(SEVERITY[kind] * FIELDS[field] * (0.4 + 0.6 * min(1.0, strength)) * grave * backing, 4)


def write_line(kind: str, field: str, subject: str, voices: Sequence[Voice]) -> str:
    """Return the whole in one sentence, with its reservation."""
    sides = "; ".join(f"{write_voice(voice)}" for voice in voices)
    verdict = f"{KINDS[kind]}, {RESERVATIONS[field]}" if kind == "contradiction" else KINDS[kind]
    return f"{subject}: {sides} ({verdict})."


def write_voice(voice: Voice) -> str:
    """Return a value and who gives it."""
    count = len(voice.reports)
    if voice.speaker == "gazetteer":
        return f"{voice.value} by the gazetteer"
    given = "one report" if count == 1 else f"{count} reports"
    return f"“{voice.value}” in {given}" + (f", by {voice.speaker}" if voice.speaker else "")
