"""What a grievance may be about, by its words: a suggestion, never a decision."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from chinar.engines.triage import NOT_SURE, Model
from chinar.portal.grievances import seeds
from chinar.portal.grievances.models import GrievanceCategory

LEAST_SCORE: Final = 0.05  # less is not worth reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A category that the words point to; ``sure`` when they do so clearly."""

    category: GrievanceCategory
    score: float

    @property
    def sure(self) -> bool:
        """Whether it is more than a guess."""
        return self.score >= NOT_SURE


def suggestions(text: str, limit: int = 5) -> list[Suggestion]:
    """Return the categories that the words point to, best first."""
    active = {category.code: category for category in GrievanceCategory.objects.filter(active=True)}
    model = _model(tuple(_words(category) for category in active.values()))
    found = model.suggest(text, limit) if model else []
    return [
        Suggestion(category=active[code], score=score)
        for code, score in found
        if score >= LEAST_SCORE
    ]


def suggested_categories(text: str, limit: int = 5) -> list[GrievanceCategory]:
    """Return the categories of `suggestions` alone."""
    return [suggestion.category for suggestion in suggestions(text, limit)]


def _words(category: GrievanceCategory) -> tuple[str, ...]:
    names = (category.name, *sorted(category.names.values()), category.words)
    return (category.code, *filter(None, names))


@lru_cache(maxsize=2)
def _model(categories: tuple[tuple[str, ...], ...]) -> Model | None:
    """Learn once in a process, and again when a category changes."""
    known = {code for code, *_ in categories}
    examples = [(row["code"], row["text"]) for row in seeds.rows() if row["code"] in known]
    for code, *texts in categories:
        if code != seeds.NEVER_SUGGESTED:
            examples += [(code, text) for text in texts]
    return Model.train(examples) if examples else None
