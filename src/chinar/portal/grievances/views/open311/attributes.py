"""Answers to what a service asks besides: `attribute[code]=value`, `attribute[code][]=value`."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

from django.http import QueryDict
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from chinar.portal.grievances.views.open311.answering import RefusedError
from chinar.portal.registry.models import FALLBACKS

LONGEST: Final = 1000
LISTS: Final = ("singlevaluelist", "multivaluelist")


def answers(attributes: list[dict[str, Any]], given: QueryDict) -> list[str]:
    """Return a line of words for each thing that was answered.

    Raises:
        RefusedError: something required is missing, or an answer is not of its datatype.
    """
    lines = []
    for asked in attributes:
        values = values_of(asked, given)
        if values:
            names = {str(one["key"]): said(one["name"]) for one in asked.get("values", [])}
            told = ", ".join(names.get(value, value) for value in values)
            lines.append(f"{said(asked['description'])} {told}")
    return lines


def values_of(asked: Mapping[str, Any], given: QueryDict) -> list[str]:
    """Return what was answered to one thing, each of its datatype; of a list, the keys.

    Raises:
        RefusedError: it is required and missing, or does not fit the service definition.
    """
    code = asked["code"]
    typed = [*given.getlist(f"attribute[{code}]"), *given.getlist(f"attribute[{code}][]")]
    values = [value.strip() for value in typed if value.strip()]
    if not values and asked["required"]:
        raise RefusedError(400, _("Give attribute[%(code)s].") % {"code": code})
    if asked["datatype"] != "multivaluelist" and len(values) > 1:
        raise refused(code)
    if not all(_is_one_of(asked, value) for value in values):
        raise refused(code)
    return values


def refused(code: str) -> RefusedError:
    """Return the refusal of an answer that the service definition does not allow."""
    words = _("attribute[%(code)s] does not fit what the service definition says.")
    return RefusedError(400, words % {"code": code})


def said(names: dict[str, str]) -> str:
    """Return the words in the reader's language, or the nearest there is."""
    language = get_language() or "en"
    found = (names.get(code) for code in (*FALLBACKS.get(language, (language,)), "en"))
    return next(filter(None, found), "")


def _is_one_of(asked: Mapping[str, Any], value: str) -> bool:
    datatype = asked["datatype"]
    if len(value) > LONGEST or not _fits(datatype, value):
        return False
    return datatype not in LISTS or value in {str(one["key"]) for one in asked["values"]}


def _fits(datatype: str, value: str) -> bool:
    """Tell whether a value is of its datatype; GeoReport v2, GET Service Definition."""
    try:
        if datatype == "number":
            return math.isfinite(float(value))
        if datatype == "datetime":
            return (parse_datetime(value) or parse_date(value)) is not None
    except ValueError:
        return False
    return datatype != "string" or "\n" not in value
