"""Members joined into groups: a union-find whose groups don't depend on the order of joining."""

from collections.abc import Iterable


class Partition:
    """Starts with every member in a group of its own."""

    def __init__(self, members: Iterable[str]) -> None:
        self._parent = {m: m for m in members}

    def root(self, member: str) -> str:
        """The member that stands for the group: the least of them."""
        path = []
        while (parent := self._parent[member]) != member:
            path.append(member)
            member = parent
        for passed in path:
            self._parent[passed] = member
        return member

    def join(self, one: str, other: str) -> None:
        low, high = sorted((self.root(one), self.root(other)))
        self._parent[high] = low

    def groups(self) -> list[list[str]]:
        """The groups, each sorted, in the order of their least members."""
        found: dict[str, list[str]] = {}
        for member in sorted(self._parent):
            found.setdefault(self.root(member), []).append(member)
        return list(found.values())
