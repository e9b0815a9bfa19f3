"""Whether something happens for the first time, so that one tap is not counted twice."""

from collections import OrderedDict


class Once:
    """Whether something happens for the first time: a bounded memory of taps."""

    def __init__(self, size: int = 5000) -> None:
        self._size = size
        self._seen: OrderedDict[int, None] = OrderedDict()

    def first(self, *key: object) -> bool:
        """True the first time that `key` is given."""
        digest = hash(key)
        if digest in self._seen:
            return False
        self._seen[digest] = None
        if len(self._seen) > self._size:
            self._seen.popitem(last=False)
        return True
