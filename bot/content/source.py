"""The files of `knowledge/` as they were read: documents, models and faults."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from bot.complaints import complaint
from bot.content.documents import Document, Fault, Value, Where, read_document
from bot.content.models import Id

T = TypeVar("T")


@dataclass
class Source:
    """The documents behind a knowledge base, for those who need to point at a line."""

    root: Path
    documents: dict[str, Document] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    parts: dict[str, Any] = field(default_factory=dict)

    def read(self, path: Path) -> Document:
        """Read and remember one file, its faults included."""
        document = read_document(path)
        self.documents[path.relative_to(self.root).as_posix()] = document
        self.faults.extend(document.faults)
        return document

    def files(self, folder: str) -> list[Path]:
        """The YAML files directly in `folder`, in the order of their names."""
        return sorted((self.root / folder).glob("*.yaml"))

    def model(self, document: Document, kind: type[T] | Any, value: Value, where: Where = ()) -> T | None:
        """`value`, at `where` in `document`, as a `kind`; None and faults when it does not fit."""
        try:
            return TypeAdapter(kind).validate_python(value)  # type: ignore[no-any-return]
        except ValidationError as error:
            for detail in error.errors():
                inner = tuple(part for part in detail["loc"] if part != "[key]")
                place = (*where, *inner)
                name = ".".join(str(part) for part in place) or document.path.name
                self.faults.append(document.fault(place, complaint(detail, name)))
            return None

    def mapping(self, document: Document, kind: type[T]) -> dict[str, T]:
        """A file that maps ids to entries of one kind."""
        if not isinstance(document.data, dict):
            self.faults.append(document.fault((), "the file must be a list of ids with their entries"))
            return {}
        entries: dict[str, T] = {}
        for key, value in document.data.items():
            self.model(document, Id, key, (key,))
            if (entry := self.model(document, kind, value, (key,))) is not None:
                entries[key] = entry
        return entries

    def folder(self, name: str, kind: type[T]) -> dict[str, T]:
        """A folder with one entry per file, named after the id."""
        entries: dict[str, T] = {}
        for path in self.files(name):
            document = self.read(path)
            self.model(document, Id, path.stem)
            if not document.faults and (entry := self.model(document, kind, document.data)) is not None:
                entries[path.stem] = entry
        return entries
