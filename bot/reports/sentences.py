"""What the figures say, in plain sentences: for a reader with ten seconds."""

from collections.abc import Iterator

from bot.answering.reply import What
from bot.counts.disclosure import Figure
from bot.reports.figures import Figures


def sentences(figures: Figures) -> Iterator[str]:
    """The summary, the most important first. Only what is published exactly is called the most common."""
    texts, show = figures.texts, figures.words.show
    asked = figures.of(What.QUESTION)
    questions = figures.total(asked)
    if not questions.high:
        yield texts.nothing
        return
    answered = figures.total(key for key in asked if figures.is_topic(key))
    yield texts.questions.format(number=show(questions), share=figures.share(answered, questions))
    yield from _change(figures, questions)
    topics = [key for key in figures.ranked(filter(figures.is_topic, asked)) if figures.total([key]).exact]
    if topics:
        yield texts.top_topic.format(name=figures.name(topics[0]), number=show(figures.total(topics[:1])))
        if len(topics) > 1:
            yield texts.top_topics.format(names=", ".join(figures.name(key) for key in topics[1:3]))
    handed = [key for key in figures.ranked(figures.of(What.HANDED_OVER)) if figures.total([key]).exact]
    if handed:
        yield texts.top_contact.format(name=figures.name(handed[0]), number=show(figures.total(handed[:1])))


def _change(figures: Figures, questions: Figure) -> Iterator[str]:
    """More or fewer questions than before, where the published figures tell; about alike where they do not."""
    if not figures.before:
        return
    before = figures.published.total(figures.of(What.QUESTION), figures.before)
    number = figures.words.show(before)
    if questions.low > before.high:
        yield figures.texts.more.format(before=number)
    elif questions.high < before.low:
        yield figures.texts.fewer.format(before=number)
    else:
        yield figures.texts.alike.format(before=number)
