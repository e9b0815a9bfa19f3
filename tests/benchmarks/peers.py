"""Other ways to find the label of a question, each behind the same small protocol.

All read the bot's normal form of a text. Where phrases have scores, a label has that of its best phrase.
"""

import sqlite3
from abc import abstractmethod
from collections.abc import Callable, Sequence
from typing import Any, Final, Protocol

import bm25s
import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import make_union
from sklearn.svm import LinearSVC

from bot.answering.text import normalise

Labelled = Sequence[tuple[str, str]]
"""Labels with their phrases."""
Ranking = list[tuple[str, float]]
"""Labels with their scores, best first."""
SHORTLIST: Final = 200  # phrases that a search hands back: enough for three labels
LETTERS: Final = (2, 5)


class Peer(Protocol):
    """Something that ranks labels for a text after it was fitted to labelled phrases."""

    name: str
    slow: bool  # asked a sample of the questions alone

    def fit(self, phrases: Labelled) -> None:
        """Learn `phrases`."""

    def rank(self, text: str) -> Ranking:
        """Labels for `text`, best first."""

    def best(self, text: str) -> str:
        """The best label alone, by the quickest way the peer has; this is what is timed."""


class _Nearest:
    """Ranks a label by its best phrase."""

    slow = False

    def fit(self, phrases: Labelled) -> None:
        ordered = sorted(phrases)
        self.labels = sorted({label for label, _ in ordered})
        wanted = [label for label, _ in ordered]
        self.starts = np.searchsorted(np.array(wanted), np.array(self.labels))
        self.index([normalise(text) for _, text in ordered])

    def rank(self, text: str) -> Ranking:
        return _ranking(self.labels, np.maximum.reduceat(self.scores(normalise(text)), self.starts))

    def best(self, text: str) -> str:
        return self.labels[int(np.searchsorted(self.starts, np.argmax(self.scores(normalise(text))), "right")) - 1]

    @abstractmethod
    def index(self, texts: list[str]) -> None:
        """Learn the phrases, sorted by label."""

    @abstractmethod
    def scores(self, text: str) -> NDArray[Any]:
        """One score per phrase."""


class Bm25(_Nearest):
    """Okapi BM25 over words, as bm25s has it."""

    name = "BM25 over words (bm25s)"

    def index(self, texts: list[str]) -> None:
        self.engine = bm25s.BM25()
        self.engine.index([text.split() for text in texts], show_progress=False)
        self.size = len(texts)

    def scores(self, text: str) -> NDArray[Any]:
        words = text.split()
        return np.asarray(self.engine.get_scores(words)) if words else np.zeros(self.size)


class LetterTfidf(_Nearest):
    """Nearest neighbour by the cosine of TF-IDF vectors of letter n-grams."""

    name = "TF-IDF letters 2-5, nearest"

    def index(self, texts: list[str]) -> None:
        self.vectoriser = TfidfVectorizer(analyzer="char_wb", ngram_range=LETTERS, sublinear_tf=True)
        self.phrases = self.vectoriser.fit_transform(texts).T.tocsr()

    def scores(self, text: str) -> NDArray[Any]:
        return np.asarray((self.vectoriser.transform([text]) @ self.phrases).toarray()[0])


class Fuzzy:
    """Fuzzy string comparison with every phrase by rapidfuzz; of equal scores the first phrase wins."""

    slow = True

    def __init__(self, name: str, scorer: Callable[..., float]) -> None:
        self.name = name
        self.scorer = scorer

    def fit(self, phrases: Labelled) -> None:
        self.labels = [label for label, _ in phrases]
        self.texts = [normalise(text) for _, text in phrases]

    def rank(self, text: str) -> Ranking:
        found = process.extract(normalise(text), self.texts, scorer=self.scorer, limit=None)
        return _first_of_each((self.labels[index], score) for _, score, index in found)

    def best(self, text: str) -> str:
        found = process.extractOne(normalise(text), self.texts, scorer=self.scorer)
        return self.labels[found[2]]


class Trigrams:
    """SQLite's full-text search with the trigram tokenizer, ordered by its BM25.

    Asked for any word of a question, or (`parts`) for any three letters in a row, misspelt words included.
    """

    def __init__(self, name: str, parts: bool) -> None:
        self.name = name
        self.parts = parts
        self.slow = parts

    def fit(self, phrases: Labelled) -> None:
        self.labels = [label for label, _ in phrases]
        self.database = sqlite3.connect(":memory:")
        self.database.execute("create virtual table phrase using fts5(text, tokenize='trigram')")
        rows = enumerate(normalise(text) for _, text in phrases)
        self.database.executemany("insert into phrase(rowid, text) values (?, ?)", rows)

    def rank(self, text: str) -> Ranking:
        return _first_of_each(self._search(normalise(text), SHORTLIST))

    def best(self, text: str) -> str:
        return next((label for label, _ in self._search(normalise(text), 1)), "-")

    def _search(self, text: str, limit: int) -> list[tuple[str, float]]:
        parts = [text[at : at + 3] for at in range(len(text) - 2)] if self.parts else text.split()
        wanted = " OR ".join(f'"{part}"' for part in dict.fromkeys(parts) if len(part) > 2)
        if not wanted:
            return []
        query = "select rowid, rank from phrase where phrase match ? order by rank limit ?"
        return [(self.labels[row], -rank) for row, rank in self.database.execute(query, (wanted, limit))]


class Linear:
    """One-against-rest linear support vector machines on letter and word n-grams."""

    slow = False

    def __init__(self, name: str) -> None:
        self.name = name

    def fit(self, phrases: Labelled) -> None:
        self.features = make_union(
            TfidfVectorizer(analyzer="char_wb", ngram_range=LETTERS, sublinear_tf=True),
            TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True),
        )
        vectors = self.features.fit_transform([normalise(text) for _, text in phrases])
        self.model = LinearSVC(random_state=1).fit(vectors, [label for label, _ in phrases])
        self.labels = [str(label) for label in self.model.classes_]

    def rank(self, text: str) -> Ranking:
        return _ranking(self.labels, self.model.decision_function(self.features.transform([normalise(text)]))[0])

    def best(self, text: str) -> str:
        return self.rank(text)[0][0]


def all_peers() -> list[Peer]:
    """The peers, not yet fitted; the first one is what the others' times are compared with."""
    return [
        Fuzzy("rapidfuzz WRatio", fuzz.WRatio),
        Fuzzy("rapidfuzz token_set_ratio", fuzz.token_set_ratio),
        Bm25(),
        Trigrams("SQLite FTS5 trigram, words", parts=False),
        Trigrams("SQLite FTS5 trigram, 3 letters", parts=True),
        LetterTfidf(),
        Linear("linear n-gram model (LinearSVC)"),
    ]


def _ranking(labels: list[str], scores: NDArray[Any]) -> Ranking:
    return [(labels[index], float(scores[index])) for index in np.argsort(-scores, kind="stable")]


def _first_of_each(found: Any) -> Ranking:
    best: dict[str, float] = {}
    for label, score in found:
        best.setdefault(label, score)
    return list(best.items())
