"""Count in how many reports a word stands, for the weights of words in stories.

Run it as `python tools/build_word_shares.py`; it writes `src/whimbrel/stories/word_shares.tsv` from the sentences of
the project's own training corpus. A share of sentences becomes a share of reports of `SENTENCES` sentences, as if
sentences were drawn by lot: 1 - (1 - share) ** SENTENCES.
"""

import re
from collections import Counter
from pathlib import Path

from whimbrel.stories.vectors import split_words

ROOT = Path(__file__).parent.parent
CORPUS = ROOT / "training" / "corpus"
TABLE = ROOT / "src" / "whimbrel" / "stories" / "word_shares.tsv"
LINE = re.compile(r"\d+\S* \w+ (?P<marked>.*)")
MARK = re.compile(r"\{([^|{}]*)\|[^{}]*\}")
SENTENCES = 15
FEWEST = 5
NOTE = f"""# In which share of reports a word stands at least once, plurals and genitives cut off (`split_words`).
# From the sentences of training/corpus, by tools/build_word_shares.py: share of sentences s -> 1 - (1 - s)^{SENTENCES}.
# Words of fewer than {FEWEST} sentences are left out: a word that is not here is taken for rare.
"""


def read_sentences() -> list[str]:
    """Return the corpus's sentences without their marks."""
    lines = (line for path in sorted(CORPUS.glob("*.txt")) for line in path.read_text(encoding="utf-8").splitlines())
    return [MARK.sub(r"\1", found["marked"]) for line in lines if (found := LINE.fullmatch(line))]


def count_shares(sentences: list[str]) -> dict[str, float]:
    """Return the share of reports for each word that is frequent enough."""
    counts = Counter(word for sentence in sentences for word in {word for word, _ in split_words(sentence)})
    kept = sorted((-count, word) for word, count in counts.items() if count >= FEWEST)
    return {word: 1 - (1 + count / len(sentences)) ** SENTENCES for count, word in kept}


def write_table() -> None:
    """Write the table."""
    rows = [f"{word}\t{share:.4f}\n" for word, share in count_shares(read_sentences()).items()]
    TABLE.write_text(NOTE + "word\tshare\n" + "".join(rows), encoding="utf-8")


if __name__ == "__main__":
    write_table()
