"""Who stands behind the words that fill an event's roles, with "we" and "I" read as the speaker."""

from whimbrel.coding.attribution import Attributed
from whimbrel.coding.entities import Entities
from whimbrel.coding.parse import Parse
from whimbrel.records import Actor

FIRST_PERSON = frozenset({"we", "i", "us", "our", "my", "me"})


def covers(attributed: Attributed, token: int) -> bool:
    """Tell whether the content of an attribution holds the token."""
    return any(low <= token < high for low, high in attributed.ranges)


def speaks_for(speaker: Actor, actors: tuple[Actor, ...]) -> bool:
    """Tell whether `speaker` is one of `actors` or an official of the same state or group."""
    for actor in actors:
        if speaker.entity_id == actor.entity_id:
            return True
        if (
            speaker.country is not None
            and speaker.country == actor.country
            and set(speaker.sectors) & set(actor.sectors)
        ):
            return True
    return False


def find_parties(parse: Parse, entities: Entities, heads: list[int], said: list[Attributed]) -> tuple[Actor, ...]:
    """Return the actors that `heads` stand for; "we" is the speaker of the statement that it stands in."""
    first = [head for head in heads if parse.pos[head] == "PRON" and parse.lower[head] in FIRST_PERSON]
    found = list(entities.find_actors([head for head in heads if head not in first]))
    for head in first:
        found += _find_speaker_of(parse, entities, head, said)
    return tuple(found)


def _find_speaker_of(parse: Parse, entities: Entities, head: int, said: list[Attributed]) -> list[Actor]:
    for attributed in said:
        if (
            attributed.speaker is not None
            and attributed.speaker != head
            and covers(attributed, head)
            and attributed.speaker in entities.mentions
        ):
            mention = entities.mentions[attributed.speaker]
            return [entities.make_first_person(head, mention)]
    return []
