"""Which questions a report goes through, as the answers so far ask for them, and their forms."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from django import forms

from chinar.portal.catalogue.models import Service
from chinar.portal.grievances import door_words, papers
from chinar.portal.grievances.drafts import Draft
from chinar.portal.grievances.forms.place import OfficeForm, PlaceForm, ServiceForm, TehsilForm
from chinar.portal.grievances.forms.report import (
    AN_OFFICE,
    LATE_SERVICE,
    AboutForm,
    ReporterForm,
    WordsForm,
)
from chinar.portal.grievances.models import Channel, Grievance, GrievanceCategory
from chinar.portal.grievances.scripts import guess
from chinar.portal.grievances.selectors import similar_cases, suggested_categories
from chinar.portal.grievances.selectors.before import MOST, joinable, reported_before
from chinar.portal.grievances.selectors.places import tehsils_of
from chinar.portal.grievances.services import Filing
from chinar.portal.grievances.services.intake import Arrival
from chinar.portal.grievances.services.paper import seen_in_files
from chinar.portal.registry.models import Area, Office

# Pages that tell or offer something; a report is whole without an answer to them.
ALSO_OFFICE: Final = "also_office"  # beside the answer to what it is about: an office as well
LIKE_IT: Final = "like_it"
UNASKED: Final = frozenset({"door", "tehsil", "before"})
PAGES: Final = {
    "words": "grievances:report",
    "door": "grievances:report_door",
    "about": "grievances:report_about",
    "service": "grievances:report_service",
    "place": "grievances:report_place",
    "tehsil": "grievances:report_tehsil",
    "office": "grievances:report_office",
    "before": "grievances:report_before",
    "contact": "grievances:report_contact",
}


def path(draft: Draft) -> list[str]:
    """Return the pages that this report has, in their order.

    Whether something like it was reported before is what `look` found for the same answers.
    """
    text, said = draft.typed("words").get("text", ""), draft.typed("about")
    about = said.get("category", "")
    asked = {
        "door": bool(door_words.looked_like(text)),
        "service": about == LATE_SERVICE,
        "tehsil": tehsils_of(district(draft)).exists(),
        "office": about == AN_OFFICE or ALSO_OFFICE in said,
        "before": draft.typed(LIKE_IT) == {"of": _looked_for(draft), "found": "1"},
    }
    return [step for step in PAGES if asked.get(step, True)]


def look(draft: Draft, now: datetime) -> list[Grievance]:
    """Look for reports of the same problem, and remember whether there are any.

    It reads thousands of sketches, so it is done where the page of them would come next.
    """
    found = similar(draft, now)
    draft.note(LIKE_IT, of=_looked_for(draft), found="1" if found else "")
    return found


def _looked_for(draft: Draft) -> str:
    """Return the print of the answers that `similar` depends on."""
    said = [sorted(draft.typed(step).items()) for step in ("words", "about", "place")]
    return sha256(repr(said).encode()).hexdigest()


def form_for(step: str, draft: Draft, *, search: str = "", **given: Any) -> forms.Form:
    """Return the form of a page, as the answers before it make it."""
    text = draft.typed("words").get("text", "")
    makers: dict[str, Callable[[], forms.Form]] = {
        "words": lambda: WordsForm(kept=papers.digests_received(draft.id), **given),
        "about": lambda: AboutForm(suggested=suggested_categories(text), **given),
        "service": lambda: ServiceForm(text=text, **given),
        "place": lambda: PlaceForm(**given),
        "tehsil": lambda: TehsilForm(district=district(draft), **given),
        "office": lambda: OfficeForm(district=district(draft), words=search, **given),
        "contact": lambda: ReporterForm(**given),
    }
    return makers[step]()


def answers(draft: Draft, steps: list[str]) -> dict[str, forms.Form] | str:
    """Return the answered forms, or the first page that still needs an answer."""
    filled = {}
    for step in steps:
        if step in UNASKED and not (step == "tehsil" and draft.has(step)):
            continue
        form = form_for(step, draft, data=draft.typed(step))
        if not draft.has(step) or not form.is_valid():
            return step
        filled[step] = form
    return filled


def filing_of(draft: Draft, filled: dict[str, forms.Form], *, reader: str) -> Filing:
    """Return what the answers say, as the intake takes it."""
    text = filled["words"].cleaned_data["text"]
    place, contact = filled["place"].cleaned_data, filled["contact"].cleaned_data
    return Filing(
        id=draft.id,
        key=draft.key,
        channel=Channel.WEB,
        text=text or seen_in_files(reader),
        language=guess(text, reader),
        category=category_of(filled),
        area=area_of(filled),
        against_office=office_of(filled),
        service=service_of(filled),
        place=place["place"],
        latitude=place["latitude"],
        longitude=place["longitude"],
        name=contact["name"],
        phone=contact["phone"],
        email=contact["email"],
        contact_language=reader,
        masked=draft.masked,
        confidential=contact["confidential"],
        arrival=Arrival(
            awaits_words=not text,
            on_behalf_of=contact["relation"] if contact["for_other"] else "",
            contact_of=(contact["whose"] or "own") if contact["for_other"] else "",
        ),
    )


def district(draft: Draft) -> Area | None:
    """Return the district that was chosen, or the one around the position."""
    form = PlaceForm(draft.typed("place")) if draft.has("place") else None
    found: Area | None = form.cleaned_data["district"] if form and form.is_valid() else None
    return found


def similar(draft: Draft, now: datetime) -> list[Grievance]:
    """Return open reports that may be of the same problem: first by words, then by subject."""
    code = draft.typed("about").get("category", "")
    category = GrievanceCategory.objects.filter(code=code).first() if code else None
    where = PlaceForm(draft.typed("place")) if draft.has("place") else None
    if where is None or not where.is_valid():
        return []
    found = similar_cases(
        draft.typed("words").get("text", ""),
        area=where.cleaned_data["district"],
        latitude=where.cleaned_data["latitude"],
        longitude=where.cleaned_data["longitude"],
        category=category,
        now=now,
        limit=MOST,
    )
    alike = [one.id for one in found if one.category in (None, category)]
    by_words = list(filter(None, map(joinable, alike)))
    known = {case.pk for case in by_words}
    by_subject = reported_before(category, where.cleaned_data["district"], now=now)
    return [*by_words, *(case for case in by_subject if case.pk not in known)][:MOST]


def category_of(filled: dict[str, forms.Form]) -> GrievanceCategory | None:
    """Return the category that was chosen; None lets us sort it."""
    about: Any = filled["about"]
    found: GrievanceCategory | None = about.by_code.get(about.cleaned_data["category"])
    return found


def area_of(filled: dict[str, forms.Form]) -> Area:
    """Return the tehsil where it is known, else the district."""
    tehsil = filled["tehsil"].cleaned_data["tehsil"] if "tehsil" in filled else None
    area: Area = tehsil or filled["place"].cleaned_data["district"]
    return area


def service_of(filled: dict[str, forms.Form]) -> Service | None:
    """Return the public service that it is about."""
    form = filled.get("service")
    return form.chosen if isinstance(form, ServiceForm) else None


def office_of(filled: dict[str, forms.Form]) -> Office | None:
    """Return the office that is complained about."""
    form = filled.get("office")
    return form.chosen if isinstance(form, OfficeForm) else None
