"""Plants copies among reports: each of a known origin, changed as desks change wire texts, with seeded chance.

The rewriting knows no synonyms and no language model: a changed word becomes any other word of the set with the same
ending, so that nothing in the grouping can know the pair; of names and figures a tenth is lost too. On top of the
changed words come moved clauses, passives, dropped clauses, joined and split sentences.
"""

import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from whimbrel.records import Report
from whimbrel.stories.copy_prints import find_sentences

SHARE = 0.3
NAMES = 0.1
NAME = re.compile(r"(?<=[a-z,] )(?:[A-Z][\w'-]+|\d+)")
PLAIN = re.compile(r"(?<![\w'-])[a-z]{3,}(?![\w'-])")
TAIL = re.compile(r"^(\S+ .{20,}?) ((?:on|in|after|during|as|while|when|following|since) .{8,})$")
ACTIVE = re.compile(
    r"^(.{4,70}?) ((?!need|indeed)[a-z]{3,}ed) (.{5,90}?)( (?:in|on|at|after|during|as|near|from) .*)?$"
)
SAYING = re.compile(r"^(.{20,}) ((?:the|a|an)? ?[A-Z].{2,50}) said$")
CLAUSE = re.compile(r"(?:,? (?:who|which|where|whose|adding|including|according to) [^,.]{8,90})(?=,|$)")
HEADS = ("EXCLUSIVE ", "Update: ", "Region: ", "")
MASTHEAD = "The Vesk Courier\nYour window on the world since 1931\n"
FOOTER = (
    "\nThe Vesk Courier is not responsible for the content of outside pages.\n"
    "Get the morning letter of the Courier each day by mail, and support our independent reporting with a monthly "
    "gift.\n"
    "Photo: people walk past damaged houses in this archive picture taken by our staff.\n"
)


@dataclass(frozen=True)
class Row:
    """A report as planted: `origin` is the id of the report that it goes back to, or None where it quotes several."""

    id: str
    origin: str | None
    kind: str
    title: str
    text: str
    publisher: str
    published: str | None

    def to_json(self) -> dict[str, str | None]:
        """Return the row as a line of a JSONL of reports."""
        names = ("id", "title", "text", "publisher", "published")
        return {name: getattr(self, name) for name in names}


class Rewriter:
    """Changes sentences; the words that it puts in come from all sentences of the set."""

    def __init__(self, texts: Iterable[str], chance: random.Random) -> None:
        self.chance = chance
        endings: dict[str, set[str]] = defaultdict(set)
        for text in texts:
            for word in PLAIN.findall(text):
                endings[word[-2:]].add(word)
        self.endings = {ending: sorted(words) for ending, words in sorted(endings.items())}
        self.plain = [word for words in self.endings.values() for word in words]

    def change_words(self, sentence: str, share: float) -> str:
        """Return the sentence with this share of all its words changed, as far as it has plain words."""
        places = list(PLAIN.finditer(sentence))
        wanted = share * len(sentence.split())
        count = min(len(places), int(wanted) + (self.chance.random() < wanted % 1))
        for match in sorted(self.chance.sample(places, count), key=lambda m: -m.start()):
            word = self.chance.choice(self.endings.get(match.group()[-2:], [match.group()]))
            sentence = sentence[: match.start()] + word + sentence[match.end() :]
        return NAME.sub(self.change_name, sentence) if share >= SHARE else sentence

    def change_name(self, match: re.Match[str]) -> str:
        """Return a name or figure as it is, or (a tenth) a plain word."""
        return self.chance.choice(self.plain) if self.chance.random() < NAMES else match.group()

    def change_order(self, sentence: str) -> str:
        """Return the sentence in the passive, with its source or its last clause in front, or with a clause less."""
        body, stop = (sentence[:-1], sentence[-1]) if sentence[-1:] in ".!?" else (sentence, "")
        if self.chance.random() < 0.4:
            body = CLAUSE.sub("", body, count=1)
        if match := SAYING.match(body):
            return f"According to {match[2]}, {lower_first(match[1])}{stop}"
        if (match := ACTIVE.match(body)) and self.chance.random() < 0.5:
            body = f"{raise_first(match[3])} was {match[2]} by {lower_first(match[1])}{match[4] or ''}"
        elif match := TAIL.match(body):
            body = f"{raise_first(match[2])}, {lower_first(match[1])}"
        return body + stop

    def rewrite(self, sentences: Sequence[str], share: float = SHARE) -> list[str]:
        """Return the sentences rewritten: words, then order, then some of them joined or split."""
        changed = [self.change_order(self.change_words(sentence, share)) for sentence in sentences]
        result: list[str] = []
        for sentence in changed:
            if result and self.chance.random() < 0.15 and len(result[-1]) + len(sentence) < 300:
                result[-1] = f"{result[-1].rstrip('.')} and {lower_first(sentence)}"
            elif self.chance.random() < 0.15 and " and " in sentence[30:-30]:
                first, second = sentence.rsplit(" and ", 1)
                result += [f"{first}.", raise_first(second)]
            else:
                result.append(sentence)
        return result


def lower_first(text: str) -> str:
    """Return the text with a small first letter, where its first word is plain."""
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def raise_first(text: str) -> str:
    """Return the text with a capital first letter."""
    return text[:1].upper() + text[1:]


# --- kinds of copies ------------------------------------------------------------------------------------------------


def copy_exact(sentences: list[str], rewriter: Rewriter) -> list[str]:
    """Return the sentences as they are: only head and foot differ."""
    return sentences


def copy_cut(sentences: list[str], rewriter: Rewriter) -> list[str]:
    """Return the first 40 to 70 % of the sentences, or as many from all over."""
    count = max(2, round(rewriter.chance.uniform(0.4, 0.7) * len(sentences)))
    if rewriter.chance.random() < 0.5:
        return sentences[:count]
    return [sentences[i] for i in sorted(rewriter.chance.sample(range(len(sentences)), min(count, len(sentences))))]


def copy_swapped(sentences: list[str], rewriter: Rewriter) -> list[str]:
    """Return the sentences in another order, a tenth of their words changed."""
    mixed = [rewriter.change_words(sentence, 0.1) for sentence in sentences]
    rewriter.chance.shuffle(mixed)
    return mixed


def copy_rewritten(sentences: list[str], rewriter: Rewriter) -> list[str]:
    """Return the sentences rewritten."""
    return rewriter.rewrite(sentences)


def copy_rewritten_cut(sentences: list[str], rewriter: Rewriter) -> list[str]:
    """Return 60 to 80 % of the sentences rewritten."""
    count = max(3, round(rewriter.chance.uniform(0.6, 0.8) * len(sentences)))
    return rewriter.rewrite(sentences[:count])


KINDS: Mapping[str, Callable[[list[str], Rewriter], list[str]]] = {
    "exact": copy_exact,
    "cut": copy_cut,
    "swapped": copy_swapped,
    "rewritten": copy_rewritten,
    "rewritten, cut": copy_rewritten_cut,
}


# --- planting -------------------------------------------------------------------------------------------------------


def list_sentences(report: Report) -> list[str]:
    """Return the sentences of a report, each with its blanks made one."""
    return [" ".join(report.text[start:end].split()) for start, end in find_sentences(report)]


def plant_copies(reports: Sequence[Report], *, seed: int = 0, share: float = 0.5, most: int = 3) -> list[Row]:
    """Return the reports and copies of a share of them, one to `most` of any kind, mixed.

    For each ten reports there is one more, which quotes two of them whole.
    """
    chance = random.Random(seed)
    rewriter = Rewriter([report.text for report in reports], chance)
    reports = list({report.id: report for report in reports}.values())
    rows = [make_row(report) for report in reports]
    long = [report for report in reports if len(list_sentences(report)) >= 5 and len(report.text) >= 600]
    for report in chance.sample(long, int(share * len(long))):
        for i in range(chance.randint(1, most)):
            kind = chance.choice(sorted(KINDS))
            sentences = KINDS[kind](list_sentences(report), rewriter)
            rows.append(make_copy(report, f"{report.id}-{i}", kind, sentences, rewriter))
    for i in range(len(long) // 10):
        first, second = chance.sample(long, 2)
        text = "\n".join(["In the region today:", *list_sentences(first), "Elsewhere:", *list_sentences(second)])
        rows.append(Row(f"both-{i}", None, "quotes two", "The day in the region", text, "Vesk Courier", None))
    chance.shuffle(rows)
    return rows


def make_row(report: Report) -> Row:
    """Return a report as it stands."""
    return Row(
        report.id, report.id, "original", report.title or "", report.text, report.publisher or "", report.published
    )


def make_copy(report: Report, name: str, kind: str, sentences: list[str], rewriter: Rewriter) -> Row:
    """Return a copy with a headline of its own, some under masthead and foot of one outlet, some undated."""
    chance = rewriter.chance
    title = chance.choice(HEADS) + rewriter.change_words((report.title or "").lower(), 0.6)
    own = chance.random() < 0.5
    text = "\n".join([title, *sentences]) if chance.random() < 0.5 else " ".join(sentences)
    text = MASTHEAD + text + FOOTER if own else text
    published = report.published if chance.random() < 0.7 else None
    return Row(name, report.id, kind, title, text, "Vesk Courier" if own else "", published)
