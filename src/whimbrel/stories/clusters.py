"""Groups items by the neighbours that they share, as items come, and mends the groups near what has changed.

An item's profile is itself and its nearest neighbours, each with the square of its likeness; two items are linked as
far as their profiles are alike, so items in one crowd are linked even where their own words differ (shared nearest
neighbours: Jarvis and Patrick 1973; Ertöz, Steinbach and Kumar 2003). Two groups are linked by the mean link of their
members (average linkage: Sokal and Michener 1958), and sums of profiles give it without going through the pairs.
"""

import heapq
from collections.abc import Iterable, Iterator, Mapping

NEIGHBOURS = 8
"""Most neighbours of an item; among few items no more than half of them, else all would share all."""
OWN = 0.25
"""Weight of an item in its own profile: that of a neighbour of likeness 0.5."""
JOIN = 0.16
"""Mean link from which two groups are one."""
GROWTH = 1.5
"""A group that has grown by this factor since it was last put together is put together anew, with those around it."""
WIDEST = 2000
"""Most items that are put together anew at once."""

Profile = dict[int, float]


def make_profile(item: int, neighbours: Iterable[tuple[int, float]]) -> Profile:
    """Return the item's profile; its squares add up to one."""
    profile = {item: OWN, **{number: likeness**2 for number, likeness in neighbours}}
    length = sum(weight * weight for weight in profile.values()) ** 0.5
    return {number: weight / length for number, weight in profile.items()}


def count_neighbours(items: int) -> int:
    """Return how many neighbours an item has among `items`."""
    return min(NEIGHBOURS, max(2, items // 2))


def multiply(one: Mapping[int, float], other: Mapping[int, float]) -> float:
    """Return the sum of products."""
    if len(one) > len(other):
        one, other = other, one
    return sum(weight * other[number] for number, weight in one.items() if number in other)


class Group:
    """Items and the sum of their profiles."""

    __slots__ = ("items", "settled", "sums")

    def __init__(self, items: set[int], sums: Profile, settled: int = 1) -> None:
        self.items, self.sums, self.settled = items, sums, settled

    def link(self, other: "Group") -> float:
        """Return the mean link of the members of both."""
        return multiply(self.sums, other.sums) / (len(self.items) * len(other.items))

    def add(self, profile: Mapping[int, float], sign: int = 1) -> None:
        """Add a profile to the sum, or take it away."""
        for number, weight in profile.items():
            total = self.sums.get(number, 0.0) + sign * weight
            if total > 1e-9:
                self.sums[number] = total
            else:
                self.sums.pop(number, None)

    def absorb(self, other: "Group") -> None:
        """Take in the members of another group."""
        self.items |= other.items
        self.add(other.sums)


class Clusters:
    """Groups of numbered items by their nearest neighbours."""

    def __init__(self, join: float = JOIN) -> None:
        self.join = join
        self.neighbours: dict[int, list[tuple[int, float]]] = {}
        self.profiles: dict[int, Profile] = {}
        self.groups: dict[int, Group] = {}
        self.group_of: dict[int, int] = {}
        self._next = 0

    # --- as they come -----------------------------------------------------------------------------------------------

    def add(self, item: int, nearest: list[tuple[int, float]]) -> None:
        """Add an item with (number, likeness) of those most like it, the most like first; groups join where it links
        them.
        """
        changed = {item}
        self._place(item, nearest[:NEIGHBOURS])
        for other, likeness in nearest:
            if other in self.neighbours and self._learn(other, item, likeness):
                changed.add(other)
        for number in sorted(changed):
            self._move(number)
            self._merge(self.group_of[number], self.profiles[number])
        self._mend(self.group_of[item])

    def _place(self, item: int, neighbours: list[tuple[int, float]]) -> None:
        self.neighbours[item] = neighbours
        self.profiles[item] = make_profile(item, neighbours)
        self._open({item})

    def _open(self, items: set[int]) -> int:
        sums: Profile = {}
        group = Group(items, sums, len(items))
        for item in sorted(items):
            group.add(self.profiles[item])
            self.group_of[item] = self._next
        self.groups[self._next] = group
        self._next += 1
        return self._next - 1

    def _learn(self, item: int, new: int, likeness: float) -> bool:
        """Make `new` a neighbour of `item` where it is nearer than one of those it has."""
        known = self.neighbours[item]
        if len(known) >= NEIGHBOURS and likeness <= known[-1][1]:
            return False
        self.neighbours[item] = sorted([*known, (new, likeness)], key=lambda pair: (-pair[1], pair[0]))[:NEIGHBOURS]
        group = self.groups[self.group_of[item]]
        group.add(self.profiles[item], -1)
        self.profiles[item] = make_profile(item, self.neighbours[item])
        group.add(self.profiles[item])
        return True

    def _list_near(self, keys: Iterable[int], own: int) -> list[int]:
        """Return the groups of the items named in a profile, without `own`."""
        return sorted({self.group_of[number] for number in keys if number in self.group_of} - {own})

    def _move(self, item: int) -> None:
        """Move the item to the group that it is linked to most, if that is not its own."""
        own = self.group_of[item]
        group, profile = self.groups[own], self.profiles[item]
        if len(group.items) == 1:
            return
        rest = (multiply(profile, group.sums) - 1) / (len(group.items) - 1)
        links = [
            (multiply(profile, self.groups[key].sums) / len(self.groups[key].items), -key)
            for key in self._list_near(profile, own)
        ]
        best, negative = max(links, default=(0.0, 0))
        if best < self.join or best <= rest:
            return
        group.items.remove(item)
        group.add(profile, -1)
        target = self.groups[-negative]
        target.items.add(item)
        target.add(profile)
        self.group_of[item] = -negative

    def _merge(self, key: int, changed: Profile) -> None:
        """Join the group with the one that it is linked to most, as long as one is linked enough; those around what has
        changed are asked.
        """
        while True:
            group = self.groups[key]
            links = [(group.link(self.groups[other]), -other) for other in self._list_near(changed, key)]
            best, negative = max(links, default=(0.0, 0))
            if best < self.join:
                return
            other = -negative
            key, other = (key, other) if len(group.items) >= len(self.groups[other].items) else (other, key)
            gone = self.groups.pop(other)
            changed = {**changed, **gone.sums}
            self.groups[key].absorb(gone)
            self.group_of.update(dict.fromkeys(gone.items, key))

    def _mend(self, key: int) -> None:
        """Put the group and those around it together anew, where it has grown enough since the last time."""
        group = self.groups[key]
        if len(group.items) < GROWTH * group.settled:
            return
        links = [(group.link(self.groups[other]), -other) for other in self._list_near(group.sums, key)]
        keys, size = [key], len(group.items)
        for link, negative in sorted(links, reverse=True):
            size += len(self.groups[-negative].items)
            if link < self.join / 2 or size > WIDEST:
                break
            keys.append(-negative)
        items = {item for other in keys for item in self.groups.pop(other).items}
        for members in self._agglomerate(items):
            self._open(members)

    # --- all at once ------------------------------------------------------------------------------------------------

    def rebuild(self, nearest: Mapping[int, list[tuple[int, float]]]) -> None:
        """Group the items anew from (number, likeness) of those most like each."""
        width = count_neighbours(len(nearest))
        self.neighbours = {item: found[:width] for item, found in nearest.items()}
        self.profiles = {item: make_profile(item, found) for item, found in self.neighbours.items()}
        self.groups, self.group_of, self._next = {}, {}, 0
        for members in self._agglomerate(set(nearest)):
            self._open(members)

    def _agglomerate(self, items: set[int]) -> Iterator[set[int]]:
        """Yield groups of `items`: the two that are linked most become one, until none are linked enough."""
        groups = {item: Group({item}, dict(self.profiles[item])) for item in sorted(items)}
        near: dict[int, set[int]] = {item: set() for item in groups}
        for item in groups:
            for number in self.profiles[item]:
                if number in groups and number != item:
                    near[item].add(number)
                    near[number].add(item)
        heap = [(-groups[a].link(groups[b]), a, b, 1, 1) for a in groups for b in near[a] if a < b]
        heapq.heapify(heap)
        while heap and -heap[0][0] >= self.join:
            _, a, b, size_a, size_b = heapq.heappop(heap)
            if a not in groups or b not in groups:
                continue
            if (len(groups[a].items), len(groups[b].items)) != (size_a, size_b):
                self._push(heap, groups, a, b)
                continue
            gone, kept = sorted((a, b), key=lambda number: (len(near[number]) + len(groups[number].sums), number))
            groups[kept].absorb(groups.pop(gone))
            for other in sorted(near.pop(gone) - {kept}):
                near[other].discard(gone)
                near[other].add(kept)
                near[kept].add(other)
                self._push(heap, groups, kept, other)
            near[kept].discard(gone)
        yield from (group.items for group in groups.values())

    def _push(self, heap: list[tuple[float, int, int, int, int]], groups: Mapping[int, Group], a: int, b: int) -> None:
        link = groups[a].link(groups[b])
        if link >= self.join:
            heapq.heappush(heap, (-link, a, b, len(groups[a].items), len(groups[b].items)))
