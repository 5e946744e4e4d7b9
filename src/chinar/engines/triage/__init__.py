"""Read a grievance: hide personal numbers, tell its language and subject, find its like.

from chinar.engines.triage import Model, Report, language_of, mask, near_duplicates

said = mask("No water for days. My Aadhaar is 2345 6789 0124.")
print(said.text, said.counts())           # ... XXXX XXXX 0124. {Kind.AADHAAR: 1}
print(language_of("पानी नहीं आता").code)    # hi
model = Model.train([("water", "no water in the tap"), ("road", "the road is broken")])
print(model.suggest("tap is dry"))        # [("water", ...), ...]
earlier = [Report(key="1", text="No drinking water for days in our lane")]
print(near_duplicates(Report(key="", text="no drinking water for days"), earlier))
"""

from chinar.engines.triage.alike import (
    THRESHOLD,
    Match,
    Report,
    compare,
    distance_km,
    near_duplicates,
    overlap,
)
from chinar.engines.triage.categories import NOT_SURE, Model
from chinar.engines.triage.errors import NoExamplesError, SketchError, TriageError
from chinar.engines.triage.languages.model import UNKNOWN, Language, language_of
from chinar.engines.triage.languages.scripts import Script, shares
from chinar.engines.triage.masking.model import Kind, Masked, Span
from chinar.engines.triage.masking.text import HIDDEN, mask
from chinar.engines.triage.sketches import EMPTY, SIZE, grams, likeness, shortlist, sketch

__all__ = [
    "EMPTY",
    "HIDDEN",
    "NOT_SURE",
    "SIZE",
    "THRESHOLD",
    "UNKNOWN",
    "Kind",
    "Language",
    "Masked",
    "Match",
    "Model",
    "NoExamplesError",
    "Report",
    "Script",
    "SketchError",
    "Span",
    "TriageError",
    "compare",
    "distance_km",
    "grams",
    "language_of",
    "likeness",
    "mask",
    "near_duplicates",
    "overlap",
    "shares",
    "shortlist",
    "sketch",
]
