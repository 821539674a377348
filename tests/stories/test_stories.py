import random
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from whimbrel.affair import Copy, CopyGroup
from whimbrel.records import Actor, Block, CoderVersion, Coding, Date, Event, Report, ReportRef, Span, hash_text
from whimbrel.stories.clusters import Clusters, make_profile, multiply
from whimbrel.stories.portraits import MARGIN, shift
from whimbrel.stories.stories import StoryGrouper, find_origins, group_stories
from whimbrel.stories.vectors import find_terms, load_shares, split_words

FERRY = (
    "A ferry with ninety people sank off Port Vesk in a night of storm, the harbour master of Vesk said.",
    "Rescue boats from Port Vesk found forty survivors of the ferry Halcyon after the storm.",
    "The ferry Halcyon had sailed from Port Vesk without its radio, sailors told the harbour master.",
    "Divers reached the wreck of the Halcyon off Port Vesk; relatives of passengers waited at the harbour.",
)
MINE = (
    "Miners in Karolun walked out on Monday over unpaid wages at the Tesh copper mine, their union said.",
    "The union of copper miners in Karolun wants two months of wages before anyone goes down the Tesh mine.",
    "Owners of the Tesh copper mine offered the Karolun union half of the unpaid wages.",
    "The walkout at the Tesh mine in Karolun ended after the owners paid the wages, the union said.",
)


def make_coding(text, published=None, title=None, events=(), number=0):
    report = Report(
        id=hash_text(text, published, str(number)),
        text=text,
        text_hash=hash_text(text),
        source="made",
        title=title,
        published=published,
    )
    return Coding(report=report, events=tuple(events))


def make_event(*, actors=(), day=None, status="happened", event_type="ASSAULT", evidence="They met."):
    span = Span(start=0, end=4, text="They")
    when = day and Date(start=day, end=day, timex=day, granularity="day", approximate=False, basis="expression")
    return Event(
        id=hash_text(event_type, day, *actors),
        report_id="r",
        within=None,
        event_type=event_type,
        mode=None,
        contexts=(),
        quad=4,
        score=None,
        status=status,
        negated=False,
        status_cues=(),
        actors=tuple(Actor(text=name, start=0, end=1, name=name, entity_id=f"id {name}") for name in actors),
        recipients=(),
        place=None,
        date=when,
        attribution=(),
        figures=(),
        evidence=Span(start=0, end=len(evidence), text=evidence),
        trigger=span,
        confidence=0.5,
        coder=CoderVersion(whimbrel="0", codebook="plover-2.0", model="0"),
        report=ReportRef(source="made"),
    )


CODINGS = [make_coding(text) for text in (*FERRY, *MINE)]
IDS = [{coding.report.id for coding in CODINGS[:4]}, {coding.report.id for coding in CODINGS[4:]}]


def list_sets(stories):
    return sorted((set(story.reports) for story in stories), key=sorted)


def stream(codings, **options):
    grouper = StoryGrouper(**options)
    arrivals = [grouper.add(coding) for coding in codings]
    return grouper.list_stories(), arrivals


def test_two_affairs_are_two_stories():
    assert list_sets(group_stories(CODINGS)) == sorted(IDS, key=sorted)


def test_nothing_gives_no_story():
    assert group_stories([]) == ()
    assert StoryGrouper().list_stories() == ()


def test_empty_reports_are_stories_by_themselves():
    stories = group_stories([make_coding(""), make_coding("?!")])
    assert [len(story.reports) for story in stories] == [1, 1]
    assert {story.title for story in stories} == {"Untitled", "?!"}


@given(st.permutations(range(len(CODINGS))))
@settings(max_examples=30, deadline=None)
def test_order_means_nothing_all_at_once(order):
    assert group_stories([CODINGS[i] for i in order]) == group_stories(CODINGS)


@given(st.permutations(range(len(CODINGS))))
@settings(max_examples=30, deadline=None)
def test_few_reports_as_they_arrive_are_grouped_as_all_at_once(order):
    stories, arrivals = stream([CODINGS[i] for i in order])
    assert stories == group_stories(CODINGS)
    assert arrivals[0] == "opened"


def invent_reports(number):
    """Reports of ten stories with names of their own, in words that all share."""
    rng = random.Random(number)
    common = [f"common{n}" for n in range(60)]
    names = [[f"Name{s}x{n}" for n in range(8)] for s in range(10)]
    for i in range(number):
        words = [*rng.sample(common, 15), *(f"in {name}" for name in rng.sample(names[i % 10], 5))]
        rng.shuffle(words)
        yield i % 10, make_coding(f"{' '.join(words)}.", number=i)


def test_many_reports_as_they_arrive_find_their_stories():
    pairs = list(invent_reports(120))
    stories, arrivals = stream([coding for _, coding in pairs])
    gold = {}
    for story, coding in pairs:
        gold.setdefault(story, set()).add(coding.report.id)
    assert list_sets(stories) == sorted(gold.values(), key=sorted)
    assert arrivals[0] == "opened"
    assert arrivals[-20:] == ["joined"] * 20


def test_reports_can_come_after_many_were_there():
    pairs = [coding for _, coding in invent_reports(60)]
    grouper = StoryGrouper()
    grouper.add_all(pairs[:50])
    for coding in pairs[50:]:
        assert grouper.add(coding) == "joined"
    assert len(grouper.list_stories()) == 10


def test_copies_count_once_and_stay_together():
    other = make_coding("Elsewhere a wholly different matter.", published="2024-02-01")
    groups = [
        CopyGroup(
            id="g1",
            copies=(
                Copy(report_id=CODINGS[0].report.id, kind="original", similarity=1.0),
                Copy(report_id=other.report.id, kind="rewritten", similarity=0.4),
            ),
        )
    ]
    stories = group_stories([*CODINGS[:4], other], groups)
    assert [(len(story.reports), story.origins) for story in stories] == [(5, 4)]
    assert find_origins(groups) == dict.fromkeys((CODINGS[0].report.id, other.report.id), CODINGS[0].report.id)


def test_the_same_text_twice_counts_once():
    twin = make_coding(FERRY[0], published="2024-03-02")
    stories, arrivals = stream([CODINGS[0], twin, twin])
    assert arrivals == ["opened", "joined", "joined"]
    assert [(len(story.reports), story.origins) for story in stories] == [(2, 1)]


def test_an_undated_report_gets_an_interval_and_never_a_day():
    dated = [make_coding(text, published=day) for text, day in zip(FERRY[:2], ("2024-03-02",) * 2, strict=True)]
    event = make_event(day="2024-03-01", actors=("Vesk",))
    undated = make_coding(FERRY[2], events=[event])
    [story] = group_stories([*dated, undated])
    assert set(story.inferred) == {undated.report.id}
    found = story.inferred[undated.report.id]
    assert (found.start, found.end, found.basis) == ("2024-03-01", "2024-03-05", "inferred")
    assert set(found.reports) == {coding.report.id for coding in dated}
    assert (story.start, story.end) == ("2024-03-01", "2024-03-02")


@pytest.mark.parametrize(
    ("line", "inferred"),
    [
        ("VESK, March 4 (Harbour Post) — ", True),
        ("VESK, 4 Mar. — ", True),
        ("VESK — ", True),
        ("VESK, October 4 — ", False),
        ("VESK, March 28 — ", False),
    ],
)
def test_a_dateline_without_a_year_must_agree(line, inferred):
    dated = [make_coding(text, published="2024-03-02") for text in FERRY[:2]]
    coding = make_coding(line + FERRY[2])
    block = Block(kind="dateline", start=0, end=len(line))
    undated = structs.replace(coding, report=structs.replace(coding.report, blocks=(block,)))
    [story] = group_stories([*dated, undated])
    assert bool(story.inferred) == inferred


def test_without_dated_reports_nothing_is_inferred():
    [story] = group_stories(CODINGS[:4])
    assert story.inferred == {}
    assert (story.start, story.end) == (None, None)


@given(st.lists(st.dates(), min_size=1, max_size=3), st.dates())
@settings(max_examples=60, deadline=None)
def test_no_dates_break_the_interval(days, told):
    codings = [make_coding(FERRY[i], published=day.isoformat()) for i, day in enumerate(days)]
    undated = make_coding(FERRY[3], events=[make_event(day=told.isoformat())])
    for story in group_stories([*codings, undated]):
        assert all(found.start < found.end for found in story.inferred.values())
        assert (story.start or "") <= (story.end or "~")


def test_the_calendar_ends():
    assert shift(date.min, -MARGIN) == date.min
    assert shift(date.max, MARGIN) == date.max


def test_old_days_are_the_past_and_not_the_span():
    coding = make_coding(FERRY[0], "2024-03-02", events=[make_event(day="1999-01-01"), make_event(day="2024-02-28")])
    [story] = group_stories([coding])
    assert (story.start, story.end) == ("2024-02-28", "2024-03-02")


def test_actors_in_most_texts_come_first():
    first = make_coding(FERRY[0], events=[make_event(actors=("Navy", "Vesk")), make_event(actors=("Navy",), day="x")])
    second = make_coding(FERRY[1], events=[make_event(actors=("Vesk",))])
    [story] = group_stories([first, second])
    assert story.actors == ("id Vesk", "id Navy")


def test_ids_over_all_reports_are_asked_for():
    coding = make_coding(FERRY[0], events=[make_event(actors=("Navy",))])
    [story] = group_stories([coding], find_entity=lambda actor, report: f"{actor.name} of {report == coding.report.id}")
    assert story.actors == ("Navy of True",)


def test_a_headline_is_the_title_and_a_rubric_is_not():
    codings = [
        make_coding(FERRY[0], title="STATEMENT"),
        make_coding(FERRY[1], title="Survivors of the Halcyon found"),
        make_coding(FERRY[2], title="The Salt Coast Ledger"),
    ]
    [story] = group_stories(codings)
    assert story.title == "Survivors of the Halcyon found"


def test_records_alone_are_read_by_their_evidence():
    text = "Shells fell on the port of Vesk."
    coding = make_coding("", events=[make_event(evidence=text), make_event(evidence=text)])
    assert find_terms(coding)["word"]["port"] == 1
    assert group_stories([coding])[0].title == text


def test_words_lose_plural_and_genitive_and_initials_stay_one():
    words = [word for word, _ in split_words("The U.S. army’s armies attacked cities’ buses, classes and Texas.")]
    assert words == ["the", "u.s.", "army", "army", "attacked", "city", "buse", "class", "and", "texa"]


def test_hostile_text_is_bounded():
    coding = make_coding("A" * 100_000 + " " + " ".join(f"w{n}" for n in range(5000)) + "\x00\ud800" * 50)
    assert all(len(terms) <= 20_000 for terms in find_terms(coding).values())
    assert len(group_stories([coding])) == 1


def test_shares_are_shares():
    shares = load_shares()
    assert shares["the"] > 0.99
    assert all(0 <= share <= 1 for share in shares.values())


def test_profiles_of_one_crowd_are_alike():
    one, other = make_profile(1, [(2, 0.5), (3, 0.5)]), make_profile(2, [(1, 0.5), (3, 0.5)])
    assert abs(multiply(one, one) - 1) < 1e-9
    assert multiply(one, other) > multiply(one, make_profile(4, [(3, 0.5)]))


@given(st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11), st.floats(0.05, 1)), max_size=30))
@settings(max_examples=60, deadline=None)
def test_sums_of_groups_stay_those_of_their_members(pairs):
    near = {item: [] for item in range(12)}
    for a, b, likeness in pairs:
        if a < b:
            near[b].append((a, likeness))
    clusters = Clusters()
    for item in range(12):
        clusters.add(item, sorted(dict(near[item]).items(), key=lambda pair: -pair[1]))
    assert sorted(item for group in clusters.groups.values() for item in group.items) == list(range(12))
    for key, group in clusters.groups.items():
        assert all(clusters.group_of[item] == key for item in group.items)
        for number in range(12):
            total = sum(clusters.profiles[item].get(number, 0) for item in group.items)
            assert abs(group.sums.get(number, 0) - total) < 1e-6


def test_a_story_is_a_record_of_the_affair():
    [story] = group_stories(CODINGS[:4])
    assert structs.replace(story, title="x").id == story.id
    assert story.id == hash_text("story", *sorted(story.reports))
