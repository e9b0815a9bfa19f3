"""YAML without implicit types: every scalar stays the text that the curator wrote.

YAML 1.1 turns 112 into a number, `no` into False, 0771 into 505 and 18:30 into 1110. Here none of
that happens; aliases, tags and keys that stand twice are faults with a line number.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import yaml

try:
    from yaml import CSafeLoader as SafeLoader
except ImportError:  # a PyYAML built without libyaml: ten times slower, otherwise alike
    from yaml import SafeLoader  # type: ignore[assignment]

Where = tuple[str | int, ...]
Value = str | list["Value"] | dict[str, "Value"]

MAX_DEPTH = 20
STANDARD_TAG = "tag:yaml.org,2002:"


@dataclass(frozen=True, order=True)
class Fault:
    """Something wrong in a file, for a person to mend."""

    path: Path
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


@dataclass(frozen=True)
class Document:
    """One YAML file as plain text values, with the line on which each value stands."""

    path: Path
    data: Value
    lines: dict[Where, int]
    faults: list[Fault] = field(default_factory=list)

    def line(self, where: Where) -> int:
        """The line (from 1) of the value at `where`, or of its nearest ancestor that has one."""
        while where and where not in self.lines:
            where = where[:-1]
        return self.lines.get(where, 1)

    def fault(self, where: Where, message: str) -> Fault:
        """A fault at the value that `where` leads to."""
        return Fault(self.path, self.line(where), message)


def read_document(path: Path) -> Document:
    """Read one file; syntax errors and forbidden constructs end up in `faults`, never as exceptions."""
    try:
        return parse_document(path, path.read_text("utf-8"))
    except OSError as error:
        return Document(path, {}, {}, [Fault(path, 1, f"the file cannot be read: {error.strerror}")])
    except UnicodeDecodeError:
        return Document(path, {}, {}, [Fault(path, 1, "the file is not UTF-8 text; save it as UTF-8")])


def parse_document(path: Path, text: str) -> Document:
    """Parse YAML `text`; `path` is only named in faults."""
    try:
        node = yaml.compose(text, Loader=SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        return Document(path, {}, {}, [Fault(path, line, f"not valid YAML: {error.problem}")])
    except (yaml.YAMLError, RecursionError) as error:
        return Document(path, {}, {}, [Fault(path, 1, f"not valid YAML: {type(error).__name__}")])
    builder = _Builder(path)
    data: Value = builder.build(node, ()) if node is not None else {}
    return Document(path, data, builder.lines, builder.faults)


class _Builder:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.lines: dict[Where, int] = {}
        self.faults: list[Fault] = []
        self._seen: set[int] = set()

    def build(self, node: yaml.Node, where: Where) -> Value:
        line = node.start_mark.line + 1
        self.lines[where] = line
        if not node.tag.startswith(STANDARD_TAG):
            self.faults.append(
                Fault(self.path, line, f"the tag {node.tag} is not allowed; put the text in quotes")
            )
            return ""
        if id(node) in self._seen or len(where) > MAX_DEPTH:
            self.faults.append(
                Fault(self.path, line, "aliases (*) and deep nesting are not allowed; write the text out")
            )
            return ""
        self._seen.add(id(node))
        if isinstance(node, yaml.ScalarNode):
            return str(node.value)
        if isinstance(node, yaml.SequenceNode):
            return [self.build(child, (*where, index)) for index, child in enumerate(node.value)]
        return dict(self._pairs(node, where))

    def _pairs(self, node: yaml.Node, where: Where) -> Iterator[tuple[str, Value]]:
        first: dict[str, int] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                self.faults.append(Fault(self.path, line, "a key must be plain text"))
                continue
            key = str(key_node.value)
            if key in first:
                message = f"the key '{key}' stands twice, first on line {first[key]}; remove one of them"
                self.faults.append(Fault(self.path, line, message))
                continue
            first[key] = line
            value = self.build(value_node, (*where, key))
            self.lines[(*where, key)] = line
            yield key, value
