"""Reads `knowledge/` into a `Knowledge`, and collects every fault of structure on the way."""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import TypeVar

from bot.content.documents import Fault
from bot.content.interface import Interface
from bot.content.knowledge import Knowledge
from bot.content.models import (
    LANGUAGES,
    Contact,
    DangerExamples,
    Elsewhere,
    Id,
    Job,
    Phrases,
    Topic,
    Words,
)
from bot.content.references import unknown_ids
from bot.content.report_texts import News, ReportTexts
from bot.content.source import Source
from bot.content.subject import Subject

T = TypeVar("T")


class KnowledgeError(Exception):
    """The knowledge has faults of structure; `faults` lists them all."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(faults))
        more = f" (and {len(self.faults) - 1} more)" if len(self.faults) > 1 else ""
        super().__init__(f"{self.faults[0]}{more}")


def read_source(root: Path, area: str) -> Source:
    """Read every file of `root` for `area`. The models that fit are in `parts`, the rest in `faults`."""
    source = Source(root)
    contract = source.read(root / "topics.yaml")
    groups: Mapping[str, Mapping[str, str]] = source.model(contract, dict[str, dict[Id, str]], contract.data) or {}
    topics: dict[str, Topic] = {}
    for group, ids in groups.items():
        found = source.folder(f"topics/{group}", Topic)
        for topic_id in ids:
            if topic_id in found:
                topics[topic_id] = found[topic_id]
            elif f"topics/{group}/{topic_id}.yaml" not in source.documents:
                message = f"the topic '{topic_id}' has no file topics/{group}/{topic_id}.yaml"
                source.faults.append(contract.fault((group, topic_id), message))
        for unknown in sorted(set(found) - set(ids)):
            path = root / "topics" / group / f"{unknown}.yaml"
            message = f"the topic '{unknown}' is not in topics.yaml; rename the file or add the topic there"
            source.faults.append(Fault(path, 1, message))
    _refuse_unknown_folders(source, groups)
    contacts = source.mapping(source.read(root / "contacts/national.yaml"), Contact)
    local = source.read(root / f"contacts/areas/{area}.yaml")
    for contact_id, contact in source.mapping(local, Contact).items():
        if contact_id in contacts:
            message = f"the contact '{contact_id}' stands in contacts/national.yaml too; remove one of them"
            source.faults.append(local.fault((contact_id,), message))
        contacts[contact_id] = contact
    source.parts = {
        "groups": groups,
        "topics": topics,
        "contacts": contacts,
        "elsewhere": source.folder("elsewhere", Elsewhere),
        "jobs": source.mapping(source.read(root / "jobs.yaml"), Job),
        "interface": _per_language(source, "interface", Interface),
        "words": _per_language(source, "words", Words),
        "danger": _danger(source),
        "report": _per_language(source, "report", ReportTexts),
        "news": source.model(news := source.read(root / "news.yaml"), News, news.data) or News(),
    }
    return source


def load_knowledge(root: Path, area: str) -> Knowledge:
    """The knowledge base in `root` for `area`.

    Raises:
        KnowledgeError: a file is missing, is not valid YAML or does not fit the models.
    """
    source = read_source(root, area)
    if source.faults:
        raise KnowledgeError(source.faults)
    knowledge = Knowledge.model_construct(**source.parts)
    if faults := tuple(unknown_ids(Subject(source, knowledge, date.min))):
        raise KnowledgeError(faults)
    return knowledge


def _refuse_unknown_folders(source: Source, groups: Mapping[str, object]) -> None:
    for path in sorted((source.root / "topics").glob("*/*.yaml")):
        if path.parent.name not in groups:
            message = f"the folder '{path.parent.name}' is no group in topics.yaml"
            source.faults.append(Fault(path, 1, message))


def _per_language(source: Source, folder: str, kind: type[T]) -> dict[str, T]:
    found: dict[str, T] = {}
    for language in LANGUAGES:
        document = source.read(source.root / folder / f"{language}.yaml")
        if not document.faults and (entry := source.model(document, kind, document.data)) is not None:
            found[language] = entry
    return found


def _danger(source: Source) -> DangerExamples:
    levels = {
        level: source.model(document := source.read(source.root / f"danger/{level}.yaml"), Phrases, document.data)
        for level in DangerExamples.model_fields
    }
    return DangerExamples.model_validate({level: found or Phrases() for level, found in levels.items()})
