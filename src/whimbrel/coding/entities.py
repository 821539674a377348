"""Entities of a report: who each name, office, group word and pronoun stands for, with country and sectors."""

import msgspec

from whimbrel.coding.agents import AgentPhrase, find_agents
from whimbrel.coding.names import Name, find_names
from whimbrel.coding.parse import NOUNS, Parse
from whimbrel.coding.pronouns import History, is_pronoun
from whimbrel.coding.registry import Entity, Registry
from whimbrel.gazetteer import Gazetteer
from whimbrel.lexicon import AgentRow, Lexicon
from whimbrel.records import Actor, hash_text, make_span

OWNER_SLOTS = ("poss", "adj", "by", "from", "of")
PLACE_WORDS, STATE_WORDS = "@territory", "@state_word"
ACT_OWNER_SLOTS = ("poss", "by", "from", "adj")
"""Of an act only who does it owns it: "condemned the killing of guards" is not aimed at the guards."""
NATION_SLOTS = ("of", "from", "in", "at", "for")
ARTICLES = frozenset(
    [
        "the",
        "a",
        "an",
        "this",
        "that",
        "these",
        "those",
        "its",
        "his",
        "her",
        "their",
        "our",
        "my",
        "your",
        "some",
        "several",
        "many",
        "more",
        "other",
        "another",
    ]
)
FORMER = frozenset({"former", "ex", "late"})


class Mention(msgspec.Struct):
    """A token range that stands for an entity; `own` is False where another span gave the name."""

    start: int
    end: int
    entity: Entity
    own: bool = True


class Entities:
    """All mentions of one report, by head token."""

    def __init__(self, parse: Parse, gazetteer: Gazetteer, lexicon: Lexicon, on: str | None = None) -> None:
        """Find and resolve the mentions of `parse`; `on` is the report's date (ISO) for offices that change hands."""
        self.parse, self.gazetteer, self.lexicon, self.on = parse, gazetteer, lexicon, on
        self.agents = find_agents(parse, lexicon)
        titles = frozenset(i for start, end, row in self.agents.values() if row.person for i in range(start, end))
        self.names = find_names(parse, gazetteer, on, titles)
        self.name_at = {i: name for name in self.names for i in range(name.start, name.end)}
        self.mentions: dict[int, Mention] = {}
        self._whole = {i: head for head, (start, end, _) in self.agents.items() for i in range(start, end)}
        self._whole |= {i: name.head for i, name in self.name_at.items()}
        self._registry = Registry(parse, gazetteer, self.names)
        self._history = History(parse)
        self._resolve()

    def find_actors(self, heads: list[int]) -> tuple[Actor, ...]:
        """Return the actors that the words `heads` stand for; a thing gives way to its owner ("Iranian facilities" ->
        Iran).
        """
        found: list[Actor] = []
        for head in heads:
            mentions = [] if self._is_place_before(head) else self._find_mentions(head)
            found += [self.make_actor(mention) for mention in mentions]
        unique: dict[str | None, Actor] = {}
        for actor in sorted(found, key=lambda actor: actor.via is not None):
            unique.setdefault(actor.entity_id, actor)
        return tuple(actor for actor in found if unique[actor.entity_id] is actor)

    def _is_place_before(self, head: int) -> bool:
        """ "the Rafah offensive", "Kabul talks": a place that is named before an act is where it is, not whose."""
        mention, name = self.mentions.get(head), self.name_at.get(head)
        if mention is None or self.parse.deps[head] not in ("compound", "nmod"):
            return False
        capital = name is not None and name.entry is not None and name.entry.kind == "capital"
        return capital or mention.entity.kind in ("region", "place")

    def _find_mentions(self, head: int, depth: int = 0) -> list[Mention]:
        mention = self.mentions.get(head) or self.mentions.get(self._whole.get(head, head))
        if mention is not None:
            return [mention]
        is_place = self.parse.lemmas[head] in self.lexicon.classes.get(PLACE_WORDS, ())
        if is_place or depth > 2 or self.parse.pos[head] not in NOUNS:
            return []
        slots = self.parse.find_slots(head)
        is_act = (self.parse.lemmas[head], "n") in self.lexicon.events
        for slot in ACT_OWNER_SLOTS if is_act else OWNER_SLOTS:
            found = [m for filler in slots.get(slot, ()) for m in self._find_mentions(filler, depth + 1)]
            if found:
                return found
        if self.parse.deps[head] == "dobj" and self.parse.lemmas[self.parse.heads[head]] not in self.lexicon.carriers:
            return []
        return [m for owner in self.parse.find_owner(head) for m in self._find_mentions(owner, depth + 1)]

    def make_actor(self, mention: Mention) -> Actor:
        """Return the actor record of a mention."""
        parse, entity = self.parse, mention.entity
        start, end = parse.starts[mention.start], parse.ends[mention.end - 1]
        via = None
        if not mention.own and entity.first != (mention.start, mention.end):
            via = make_span(parse.text, parse.starts[entity.first[0]], parse.ends[entity.first[1] - 1])
        return Actor(
            text=parse.text[start:end],
            start=start,
            end=end,
            name=" ".join(entity.name.split()),
            country=entity.country,
            sectors=entity.sectors,
            role=entity.role,
            office=entity.office,
            entity_id=hash_text(entity.kind, entity.country, entity.name)[:16],
            via=via,
            basis=entity.basis,
        )

    def make_first_person(self, head: int, speaker: Mention) -> Actor:
        """Return the actor for "we" or "I" at `head`, which stands for the speaker of the statement."""
        return self.make_actor(Mention(head, head + 1, speaker.entity, own=False))

    def find_things(self, heads: list[int]) -> tuple[Actor, ...]:
        """Return the nouns among `heads` that nobody stands for or owns, as they stand: "a bus", "three villages"."""
        return tuple(
            self.make_plain_actor(head)
            for head in heads
            if self.parse.pos[head] in NOUNS and (self.parse.lemmas[head], "n") not in self.lexicon.events
        )

    def make_plain_actor(self, head: int) -> Actor:
        """Return an actor for words that no table knows ("sources", "the poll"): its phrase, uncoded."""
        start = self._find_left(head, head)
        return self.make_actor(Mention(start, head + 1, Entity("unknown", self.parse.words[head])))

    def find_phrase(self, head: int | None) -> tuple[int, int] | None:
        """Return the token range of the phrase headed by `head`: its mention, or its words up to the head."""
        if head is None:
            return None
        if head in self.mentions:
            return self.mentions[head].start, self.mentions[head].end
        return self._find_left(head, head), head + 1

    # --- resolution --------------------------------------------------------------------------------------------

    def _resolve(self) -> None:
        heads = {name.head: name for name in self.names}
        for i in range(len(self.parse.words)):
            if i in heads:
                self._add_name(heads[i])
            elif i in self.agents:
                self._add_agent(i)
            elif is_pronoun(self.parse, i):
                entity = self._history.resolve_pronoun(i)
                if entity is not None:
                    self._add(i, Mention(i, i + 1, entity, own=False))

    def _add(self, head: int, mention: Mention) -> None:
        self.mentions[head] = mention
        self._history.add(head, mention.entity)

    def _add_name(self, name: Name) -> None:
        phrase = self.agents.get(name.head)
        inside = phrase is not None and name.start <= phrase.start < name.end
        if inside and name.entry is None and name.kind != "person":
            self._add_agent(name.head)
            return
        entity = self._registry.find_entity(name)
        start = name.start
        if entity.kind == "person":
            start = self._read_title(name, entity)
        own = name.text == entity.name or start < name.start or entity.first == (name.start, name.end)
        if (
            entity.kind == "person"
            and (name.end - name.start > 1 or start < name.start)
            and entity.first[0] >= name.start
        ):
            entity.first = (start, name.end)
        mention = Mention(start, name.end, entity, own or entity.kind not in ("person",))
        self._add(name.head, mention)
        self._share_with_title(name, start, mention)

    def _share_with_title(self, name: Name, start: int, mention: Mention) -> None:
        """ "Secretary of State X" and "the minister, X": the head of the title stands for the same person."""
        for i in range(start, name.start):
            if i in self.agents or (self.parse.heads[name.head] == i and self.parse.deps[name.head] == "appos"):
                self.mentions[i] = mention
        head = self.parse.heads[name.head]
        if self.parse.deps[name.head] == "appos" and head in self.mentions and head in self.agents:
            self.mentions[head] = Mention(self.mentions[head].start, name.end, mention.entity)

    def _read_title(self, name: Name, entity: Entity) -> int:
        """Read office and nation from the words before a person's name and from an apposition; return where the title
        starts.
        """
        start, role = name.start, None
        for a, b, row in self.agents.values():
            if b == name.start and row.person:
                start, role = a, AgentPhrase(a, b, row)
            elif (
                b == name.start - 1
                and self.parse.words[b] == ","
                and row.person
                and self.parse.deps[name.head] == "appos"
            ):
                role = AgentPhrase(a, b, row)
        if role is None:
            role = self._find_apposition(name)
        nation = self._find_nation(name.head, skip=name)
        for i in range(role[0], role[1]) if role is not None and nation is None else ():
            nation = nation or self._find_nation(i, skip=name)
        if role is not None and start < name.start:
            start = self._extend_left(start)
        if role is not None:
            self._set_role(entity, role, nation)
        elif nation is not None and entity.country is None:
            entity.country = nation.country
        return start

    def _find_apposition(self, name: Name) -> AgentPhrase | None:
        for child in self.parse.find_children(name.head, "appos"):
            if child in self.agents and self.agents[child][2].person:
                return self.agents[child]
        head = self.parse.heads[name.head]
        if self.parse.deps[name.head] == "appos" and head in self.agents:
            return self.agents[head]
        return None

    def _set_role(self, entity: Entity, role: AgentPhrase, nation: Entity | None) -> None:
        start, end, row = role
        entity.role = entity.role or self._text(start, end)
        if nation is not None and (entity.country is None or nation.country):
            entity.country, entity.basis = nation.country or entity.country, "text"
            entity.sectors = self._join_sectors(start, row, nation) or entity.sectors
        elif not entity.sectors:
            entity.sectors = row.sectors

    def _join_sectors(self, start: int, row: AgentRow, nation: Entity | None) -> tuple[str, ...]:
        """Return the sectors of an office or body: its group's or organisation's own, else its word's.

        Who held an office once is of the elite; an official of a body without sectors is of no government.
        """
        if any(self.parse.lower[i] in FORMER for i in range(max(0, start - 2), start)):
            return ("ELI",)
        if nation is not None and nation.kind in ("group", "organisation"):
            return nation.sectors or tuple(sector for sector in row.sectors if sector != "GOV")
        return row.sectors

    def _text(self, start: int, end: int) -> str:
        return self.parse.text[self.parse.starts[start] : self.parse.ends[end - 1]].lower()

    def _extend_left(self, start: int) -> int:
        while (
            start > 0
            and self.parse.deps[start - 1] in ("amod", "compound", "nmod")
            and self.parse.pos[start - 1] in ("ADJ", "PROPN", "NOUN")
        ):
            start -= 1
        return start

    def _find_nation(self, head: int, skip: Name | None = None) -> Entity | None:
        """Return the entity that a word belongs to: a nation or body before it, or after of, from, in.

        `skip` is the person whose title is read; one person is not of another.
        """
        slots = self.parse.find_slots(head)
        fillers = [*slots.get("poss", ()), *slots.get("adj", ())]
        for filler in list(fillers):
            fillers += self.parse.find_slots(filler).get("adj", ())
            fillers += self.parse.find_children(filler, "npadvmod") if self.parse.lower[filler] == "led" else []
        fillers += [f for slot in NATION_SLOTS for f in slots.get(slot, ())]
        for filler in fillers:
            if skip is not None and skip.start <= filler < skip.end:
                continue
            name = self.name_at.get(filler)
            if name is not None and not (skip is not None and name.kind == "person"):
                entity = self._registry.find_entity(name)
                if entity.country:
                    return entity
            elif name is None and filler in self.mentions and self.mentions[filler].entity.country:
                return self.mentions[filler].entity
        return None

    def _add_agent(self, head: int) -> None:
        start, end, row = self.agents[head]
        named = self.mentions.get(self.parse.heads[head]) if self.parse.deps[head] == "appos" else None
        if named is not None and named.entity.kind == "person" and row.person:
            self.mentions.setdefault(head, named)
        if head in self.mentions:
            return
        nation = self._find_nation(head)
        for i in range(start, end) if nation is None else ():
            nation = nation or self._find_nation(i)
        phrase = self._text(start, end)
        left = self._find_left(head, start)
        if nation is None and row.code is None:
            known = self._find_antecedent(head, start, phrase, row)
            if known is not None:
                self._add(head, Mention(left, end, known, own=False))
                return
        country = nation.country if nation else row.code
        sectors = self._join_sectors(start, row, nation)
        name = self.parse.text[self.parse.starts[left] : self.parse.ends[end - 1]]
        entity = Entity(
            self._kind_of_agent(head, row),
            name,
            country,
            sectors,
            phrase if row.person else None,
            first=(left, end),
        )
        self._add(head, Mention(left, end, entity))

    def _kind_of_agent(self, head: int, row: AgentRow) -> str:
        if self.parse.tags[head] not in ("NN", "NNP"):
            return "people"
        return "person" if row.person else "body"

    def _find_left(self, head: int, start: int) -> int:
        """Return where the phrase before `head` begins, without articles and "more than"."""
        low = start
        for child in self.parse.find_children(head, "amod", "compound", "nmod", "poss", "nummod", "quantmod"):
            if child < head:
                low = min(low, child if self.parse.deps[child] == "nummod" else self.parse.find_subtree(child)[0])
        while low < start and (self.parse.lower[low] in ARTICLES or self.parse.pos[low] in ("ADP", "SCONJ", "SYM")):
            low += 1
        return low

    def _find_antecedent(self, head: int, start: int, phrase: str, row: AgentRow) -> Entity | None:
        """ "the prime minister", "the army": the person last given that office, or body last named with a nation."""
        definite = any(self.parse.lower[c] in ("the", "this", "that") for c in self.parse.find_children(head, "det"))
        if not definite:
            return None
        if phrase in self.lexicon.classes[STATE_WORDS]:
            return self._history.find_state()
        if row.person:
            return self._history.find_role(phrase)
        return self._history.find_phrase(phrase)
