"""Which numbers of a report are figures: what they count, their bounds, their kind, and the words that govern them."""

import csv
from pathlib import Path

import pytest
from docs import VOCAB, list_words, mark_blocks, read_doc, read_parse
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc

from whimbrel.coding.figures import FigureFinder
from whimbrel.coding.parse import Parse
from whimbrel.errors import LexiconError
from whimbrel.lexicon.figures import FOLDER, load_figure_tables

NO_DATES: frozenset[int] = frozenset()


@pytest.fixture(scope="module")
def tables():
    return load_figure_tables()


@pytest.fixture(scope="module")
def finder(tables):
    return FigureFinder(tables)


def write_number(number):
    return "?" if number is None else f"{number:.12g}"


def tell(mention):
    """Return a figure as `span: value low-high kind unit`; `~` for a vague one, `?` for what is not known."""
    figure = mention.figure
    numbers = f"{write_number(figure.value)} {write_number(figure.low)}..{write_number(figure.high)}"
    return f"{figure.span.text}: {numbers}{'~' if figure.vague else ''} {figure.kind} {figure.unit or '-'}"


FOUND = [
    # What befell those counted
    ("The blast killed 16 people.", ["16 people: 16 16..16 dead people"]),
    ("Sixteen people were killed.", ["Sixteen people: 16 16..16 dead people"]),
    ("16 were killed.", ["16: 16 16..16 dead -"]),
    ("Three were killed and many injured.", ["Three: 3 3..3 dead -", "many: ? ?..?~ injured -"]),
    (
        "The strike killed 16 people and wounded dozens.",
        ["16 people: 16 16..16 dead people", "dozens: ? 24..?~ injured -"],
    ),
    ("A strike left 12 dead and 30 wounded.", ["12: 12 12..12 dead -", "30: 30 30..30 injured -"]),
    ("Officials counted 16 dead, 30 wounded.", ["16: 16 16..16 dead -", "30: 30 30..30 injured -"]),
    ("Strike kills 16", ["16: 16 16..16 dead -"]),
    ("16 killed in Gaza strike", ["16: 16 16..16 dead -"]),
    ("The death toll rose to 45.", ["45: 45 45..45 dead -"]),
    ("The storm brought the death toll to 45.", ["45: 45 45..45 dead -"]),
    ("They reported a death toll of 45.", ["45: 45 45..45 dead -"]),
    ("The number of wounded rose to 70.", ["70: 70 70..70 injured -"]),
    (
        "There were 45 deaths and 120 injuries.",
        ["45 deaths: 45 45..45 dead deaths", "120 injuries: 120 120..120 injured injuries"],
    ),
    ("The clinic received 40 casualties.", ["40 casualties: 40 40..40 other casualties"]),
    ("Police arrested 5 men who killed 3 guards.", ["5 men: 5 5..5 arrested men", "3 guards: 3 3..3 dead guards"]),
    ("The council condemned the killing of 16 villagers.", ["16 villagers: 16 16..16 dead villagers"]),
    ("Tens of thousands of people fled.", ["Tens of thousands of people: ? 20000..?~ displaced people"]),
    ("Some 200,000 people were forced to flee.", ["Some 200,000 people: 200000 ?..?~ displaced people"]),
    ("Hamas freed 12 hostages.", ["12 hostages: 12 12..12 captive hostages"]),
    ("The army killed 12 hostages.", ["12 hostages: 12 12..12 dead hostages"]),
    ("Rebels seized 12 villages.", ["12 villages: 12 12..12 other villages"]),
    ("At least 16 people are believed to have been killed.", ["At least 16 people: 16 16..? dead people"]),
    ("He was detained with three others.", ["three others: 3 3..3 arrested others"]),
    ("The clinic treated eight wounded soldiers.", ["eight wounded soldiers: 8 8..8 injured wounded soldiers"]),
    ("The raid destroyed 18 of 31 trucks.", ["18 of 31 trucks: 18 18..18 other trucks"]),
    ("Gunmen shot dead two policemen.", ["two policemen: 2 2..2 dead policemen"]),
    # Parts of a number before
    (
        "16 civilians, among them 4 women, were killed.",
        ["16 civilians: 16 16..16 dead civilians", "4 women: 4 4..4 dead women"],
    ),
    (
        "The raid wounded 58 people, including 11 children.",
        ["58 people: 58 58..58 injured people", "11 children: 11 11..11 injured children"],
    ),
    (
        "Ten children were among 48 people killed.",
        ["Ten children: 10 10..10 dead children", "48 people: 48 48..48 dead people"],
    ),
    ("Four of the victims were children.", ["Four of the victims: 4 4..4 other victims"]),
    ("12 of the 15 members voted for it.", ["12 of the 15 members: 12 12..12 other members"]),
    (
        "Crews found 270 bodies, of which 96 were children.",
        ["270 bodies: 270 270..270 dead bodies", "96: 96 96..96 dead -"],
    ),
    ("Shells killed 16 men, including a child.", ["16 men: 16 16..16 dead men", "a child: 1 1..1 dead child"]),
    ("The toll was put at 8 civilians.", ["8 civilians: 8 8..8 dead civilians"]),
    (
        "Shelling killed 16 people after clashes among 3 groups.",
        ["16 people: 16 16..16 dead people", "3 groups: 3 3..3 other groups"],
    ),
    # Bounds
    ("Police arrested at least 16 men.", ["at least 16 men: 16 16..? arrested men"]),
    ("Police arrested no more than 16 men.", ["no more than 16 men: 16 ?..16 arrested men"]),
    ("Police arrested as many as 16 men.", ["as many as 16 men: 16 ?..16 arrested men"]),
    ("Police arrested about 16 men.", ["about 16 men: 16 ?..?~ arrested men"]),
    ("Police arrested nearly 16 men.", ["nearly 16 men: 16 ?..16~ arrested men"]),
    ("Police arrested between 10 and 15 men.", ["between 10 and 15 men: ? 10..15 arrested men"]),
    ("Police arrested 10-15 men.", ["10-15 men: ? 10..15 arrested men"]),
    ("Police arrested 10 to 15 men.", ["10 to 15 men: ? 10..15 arrested men"]),
    ("Police arrested an estimated 10 to 15 men.", ["an estimated 10 to 15 men: ? 10..15~ arrested men"]),
    ("Police arrested several hundred men.", ["several hundred men: ? 300..?~ arrested men"]),
    ("Police arrested more than two dozen men.", ["more than two dozen men: 24 24..? arrested men"]),
    ("Police arrested half a dozen men.", ["half a dozen men: 6 6..6 arrested men"]),
    ("The town sheltered 1 500 refugees.", ["1 500 refugees: 1500 1500..1500 displaced refugees"]),
    ("He spoke about two plans.", ["two plans: 2 2..2 other plans"]),
    # Money and shares
    ("The bank lent $14bn.", ["$14bn: 14000000000 14000000000..14000000000 money USD"]),
    ("The bank lent $2-3 billion.", ["$2-3 billion: ? 2000000000..3000000000 money USD"]),
    ("The bank lent 5 million Syrian pounds.", ["5 million Syrian pounds: 5000000 5000000..5000000 money SYP"]),
    ("The bank lent 500 dinars.", ["500 dinars: 500 500..500 money dinars"]),
    ("Sixty percent of voters backed it.", ["Sixty percent: 60 60..60 other percent"]),
    # Things
    ("Iran fired over 180 ballistic missiles.", ["over 180 ballistic missiles: 180 180..? weapons ballistic missiles"]),
    ("The town saw several rounds of talks.", ["several rounds: ? 3..?~ other rounds"]),
    ("A 30-strong convoy left Homs.", ["30-strong: 30 30..30 other -"]),
    ('The army killed 50 "rebels".', ['50 "rebels: 50 50..50 dead rebels']),
    ("All 12 passengers died.", ["12 passengers: 12 12..12 dead passengers"]),
    ("Rebels killed 16 foot soldiers.", ["16 foot soldiers: 16 16..16 dead foot soldiers"]),
    (
        "Fifteen Red Cross volunteers were killed.",
        ["Fifteen Red Cross volunteers: 15 15..15 dead Red Cross volunteers"],
    ),
    # Nobody, and one
    ("No one was hurt.", ["No one: 0 0..0 injured -"]),
    ("None of the passengers was hurt.", ["None of the passengers: 0 0..0 injured passengers"]),
    (
        "There were no casualties.",
        ["no casualties: 0 0..0 dead casualties", "no casualties: 0 0..0 injured casualties"],
    ),
    ("No money was paid.", []),
    ("A soldier was killed.", ["A soldier: 1 1..1 dead soldier"]),
    (
        "The raid killed a woman and her two children.",
        ["a woman: 1 1..1 dead woman", "two children: 2 2..2 dead children"],
    ),
    ("A soldier left the camp.", []),
    ("The vote killed a bill.", []),
    # No figures
    ("The two ministers met.", []),
    ("The siege lasted 16 days.", []),
    ("The town lies 12 miles from the border.", []),
    ("Amal Haddad, 35, was hurt.", []),
    ("A 12-year-old boy smiled.", []),
    ("They debated Resolution 1701.", []),
    ("One of the soldiers was killed.", []),
    ("Two thirds of the province fell.", []),
    ("The three-day visit ended.", []),
    ("On the one hand, ministers want calm.", []),
    ("The war began in 1991.", []),
    ("Leaders of the Group of 20 met.", []),
    ("The council met at 5 p.m.", []),
    ("The 22-member league met.", []),
    ("One official left.", []),
    ("One in five families fled.", []),
    ("The scores were 3-1.", []),
    ("He worked 20 hour shifts.", []),
    ("The shelling began at seven.", []),
    ("The item 1,,5 is ९.", []),
]


@pytest.mark.parametrize(("text", "expected"), FOUND, ids=[text for text, _ in FOUND])
def test_figures_of_a_sentence(finder, text, expected):
    assert [tell(mention) for mention in finder.find_figures(read_parse(text), NO_DATES)] == expected


GOVERNED = [
    ("The blast killed 16 people.", ["killed"], ["blast"]),
    ("Troops shot and killed 3 protesters.", ["killed", "shot"], ["Troops"]),
    ("16 killed in Gaza strike", ["killed"], ["strike"]),
    ("The council condemned the killing of 16 villagers.", ["killing"], []),
    ("They mourned 16 people who were killed.", ["killed", "mourned"], []),
    ("The army shelled Homs, killing 16 civilians.", ["killing"], ["army", "shelled"]),
    ("An attack that killed 16 people shook the town.", ["killed"], ["attack"]),
    ("They reported a death toll of 45.", ["toll", "reported"], ["They"]),
]


@pytest.mark.parametrize(("text", "governors", "causes"), GOVERNED, ids=[text for text, *_ in GOVERNED])
def test_words_that_govern_a_figure_and_what_brought_it_about(finder, text, governors, causes):
    parse = read_parse(text)
    [mention] = finder.find_figures(parse, NO_DATES)
    assert list_words(parse, list(mention.governors)) == governors
    assert list_words(parse, list(mention.causes)) == causes


def test_tokens_of_dates_are_no_figures(finder):
    parse = read_parse("16 were killed.")
    assert finder.find_figures(parse, frozenset({0})) == []


def test_a_part_is_marked(finder):
    mentions = finder.find_figures(read_parse("16 civilians, among them 4 women, were killed."), NO_DATES)
    assert [mention.part for mention in mentions] == [False, True]


def test_spans_are_those_of_the_text_and_the_head_stands_within(finder):
    for text, _ in FOUND:
        parse = read_parse(text)
        for mention in finder.find_figures(parse, NO_DATES):
            span = mention.figure.span
            assert parse.text[span.start : span.end] == span.text
            assert mention.start <= mention.head < mention.end
            assert not set(mention.governors) & set(range(mention.start, mention.end))


def read_cells(name, *columns):
    """Return the rows of a table beside this file, each with the cells of some columns."""
    with (Path(__file__).parent / name).open(encoding="utf-8") as lines:
        rows = csv.DictReader((line for line in lines if line[0] != "#"), delimiter="\t")
        return [tuple(row[column] or "" for column in columns) for row in rows]


def test_kinds_of_the_figures_of_sentences_as_the_pipeline_reads_them(coder, finder):
    sentences = read_cells("figure_kinds.tsv", "text", "figures")
    lexicon, wrong = coder.lexicon, []
    docs = coder.annotator.nlp.pipe([text for text, _ in sentences])
    for (text, expected), doc in zip(sentences, docs, strict=True):
        mentions = finder.find_figures(Parse(doc, lexicon.lemmas, lexicon.act_verbs), NO_DATES)
        told = "; ".join(f"{mention.figure.span.text}: {mention.figure.kind}" for mention in mentions)
        if told != expected:
            wrong.append(f"{text} {told}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(("text", "number"), read_cells("numbers.tsv", "text", "value"))
def test_numbers_and_their_values(finder, nlp, text, number):
    value = float(number)
    doc = nlp.make_doc(f"{text} people")
    deps = ["nummod"] * (len(doc) - 1) + ["ROOT"]
    parse = Parse(
        Doc(
            VOCAB,
            words=[token.text for token in doc],
            spaces=[bool(token.whitespace_) for token in doc],
            pos=["NUM"] * (len(doc) - 1) + ["NOUN"],
            tags=["CD"] * (len(doc) - 1) + ["NNS"],
            deps=deps,
            heads=[len(doc) - 1] * len(doc),
            lemmas=[token.text.lower() for token in doc],
        )
    )
    [numeral] = finder.reader.find_numerals(parse, NO_DATES)
    if text == "a couple":
        assert (numeral.value, numeral.low, numeral.vague) == (None, value, True)
    else:
        assert numeral.value == pytest.approx(value)


@pytest.fixture(scope="module")
def nlp():
    """The tokenizer of English alone."""
    import spacy

    return spacy.blank("en")


PIECES = """
at least no fewer than more between and to of - – / . , % $ € £ US$ a an the half one two five hundred million dozen
dozens tens thousands several many scores few couple no none nobody without people soldiers casualties missiles days
dollars pounds killed wounded died fled dead were including among them 16 1,500 1,,5 14bn 3.5 1e9 0 ९ ² ٣٤ 9/11 2014 m
bn k +
"""
WORDS = [*PIECES.split(), "9" * 400, "1" + ",000" * 50, "\x00", "\n", "\ufeff"]
POS = ["NUM", "NOUN", "PROPN", "VERB", "AUX", "ADJ", "ADP", "DET", "PUNCT", "PRON", "SPACE", "SYM"]
TAGS = ["CD", "NN", "NNS", "NNP", "VBD", "VBN", "VBG", "IN", "DT", "JJ", "HYPH", "POS", "PRP", "NNPS"]
DEPS = [
    "nummod",
    "nsubj",
    "nsubjpass",
    "dobj",
    "pobj",
    "prep",
    "conj",
    "appos",
    "ccomp",
    "xcomp",
    "acl",
    "relcl",
    "agent",
    "attr",
    "det",
]


@st.composite
def parses(draw):
    """Any words with any tags in any tree."""
    size = draw(st.integers(1, 14))
    rows = [
        [draw(st.sampled_from(cells)) for cells in (POS, TAGS, DEPS)]
        + [draw(st.sampled_from(WORDS) | st.text(min_size=1, max_size=6))]
        for _ in range(size)
    ]
    mirror = draw(st.booleans())
    heads = [draw(st.integers(0, i)) for i in range(size)]
    if mirror:
        heads = [size - 1 - head for head in reversed(heads)]
    words = [row[3] for row in rows]
    return Parse(
        Doc(
            VOCAB,
            words=words,
            spaces=[draw(st.booleans()) for _ in words],
            pos=[row[0] for row in rows],
            tags=[row[1] for row in rows],
            deps=[row[2] for row in rows],
            heads=heads,
            lemmas=[word.lower() for word in words],
        )
    )


@given(parses(), st.frozensets(st.integers(0, 13)))
def test_no_text_and_no_tree_breaks_the_finder(finder, parse, dates):
    for mention in finder.find_figures(parse, dates):
        figure = mention.figure
        assert 0 <= mention.start < mention.end <= len(parse.words)
        assert parse.text[figure.span.start : figure.span.end] == figure.span.text
        assert not dates & set(range(mention.start, mention.end))
        assert all(number is None or 0 <= number < 1e40 for number in (figure.value, figure.low, figure.high))
        if figure.low is not None and figure.high is not None:
            assert figure.low <= figure.high


def test_headings_do_not_matter(finder):
    """Figures are found wherever they stand; who ties them to events leaves out what is no prose."""
    parse = Parse(mark_blocks(read_doc("Strike kills 16"), (0, 3, "heading")))
    assert len(finder.find_figures(parse, NO_DATES)) == 1


# The tables


@pytest.fixture(scope="module")
def example_figures(coder, finder, tables):
    """The figures of every row's example, in the order of the rows."""
    examples = list(tables.list_examples())
    docs = coder.annotator.nlp.pipe([example.cells["example"] for example in examples], batch_size=128)
    lexicon = coder.lexicon
    return [
        (example, finder.find_figures(Parse(doc, lexicon.lemmas, lexicon.act_verbs), NO_DATES))
        for example, doc in zip(examples, docs, strict=True)
    ]


def check_number(cells, figure):
    """Tell whether the figure has what a row of `figure_numbers.tsv` says."""
    stated = float(cells["value"]) if cells["value"] else None
    if cells["role"] in ("word", "zero"):
        return figure.value == stated and not figure.vague
    if cells["role"] in ("scale", "suffix"):
        return figure.value is not None and (figure.value % stated == 0 or figure.value > stated)
    bound = stated if cells["role"] != "vague scale" else figure.low
    return figure.value is None and figure.vague and (figure.low == bound or (figure.low or 0) > (bound or 0))


def check_qualifier(cells, figure):
    """Tell whether the figure has the bounds that a row of `figure_qualifiers.tsv` says."""
    bounds = figure.low is not None, figure.high is not None, figure.vague
    return bounds == tuple(cells[name] == "1" for name in ("low", "high", "vague"))


def check_money(cells, figure):
    return figure.kind == "money" and figure.unit and figure.unit == (cells["code"] or figure.unit)


def check_deed(cells, figure):
    return figure.kind == cells["kind"]


def check_unit(cells, figure):
    """Tell whether the figure has the row's kind, that of what a load is of, or that of what befell a person."""
    if cells["role"] == "load":
        return figure.kind == "weapons"
    return figure.kind == cells["kind"] if cells["kind"] else figure.kind != "other"


CHECKS = {
    "numbers": check_number,
    "qualifiers": check_qualifier,
    "money": check_money,
    "units": check_unit,
    "deeds": check_deed,
}


def test_every_example_gives_the_figure_that_its_row_says(example_figures):
    wrong = []
    for example, mentions in example_figures:
        cells = example.cells
        found = [mention.figure for mention in mentions if mention.figure.span.text == cells["figure"]]
        if cells.get("role") in ("measure", "none"):
            bad = any(mention.figure.span.text.startswith(cells["figure"]) for mention in mentions)
        else:
            bad = not any(CHECKS[example.table](cells, figure) for figure in found)
        if bad:
            told = [tell(mention) for mention in mentions]
            wrong.append(f"figure_{example.table}.tsv:{example.line} {cells['example']} {told}")
    assert not wrong, f"{len(wrong)} of {len(example_figures)} examples:\n" + "\n".join(wrong)


def test_every_row_has_an_example_that_holds_its_figure(tables):
    for example in tables.list_examples():
        assert example.cells["figure"], example
        assert example.cells["figure"] in example.cells["example"], example


def test_no_row_stands_twice(tables):
    seen = set()
    for example in tables.list_examples():
        cells = example.cells
        key = (
            example.table,
            cells.get("word") or cells["words"],
            *(cells.get(x, "") for x in ("place", "pos", "slot", "needs")),
        )
        assert key not in seen, key
        seen.add(key)


@pytest.mark.parametrize(
    ("table", "row", "reason"),
    [
        ("numbers", "gross\tnumber\t144\t\t", "'number' is no role"),
        ("qualifiers", "at worst\tbeside\t\t0\t1\t0\t\t", "place is before or after"),
        ("money", "florin\tafter\tFLORIN\t\t", "code has three letters"),
        ("units", "boot\tfixed\tclothes\t\t", "'clothes' is no kind"),
        ("deeds", "tickle\tv\tobj\t\t\tamused\t\t", "'amused' is no kind"),
    ],
)
def test_a_wrong_row_stops_the_program_and_says_where(tmp_path, table, row, reason):
    for path in FOLDER.glob("figure_*.tsv"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    path = tmp_path / f"figure_{table}.tsv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines, row]), encoding="utf-8")
    with pytest.raises(LexiconError, match=f"figure_{table}.tsv, line {len(lines) + 1}: .*{reason}"):
        load_figure_tables(tmp_path)
