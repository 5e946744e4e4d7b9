"""Answers to what a service asks besides: `attribute[code]=value`, `attribute[code][]=value`."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

from django.http import QueryDict
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from chinar.portal.grievances.views.open311.answering import RefusedError
from chinar.portal.grievances.views.open311.services import said

LONGEST: Final = 1000
LISTS: Final = ("singlevaluelist", "multivaluelist")


def answers(attributes: list[dict[str, Any]], given: QueryDict) -> list[str]:
    """Return a line of words for each thing that was answered.

    Raises:
        RefusedError: something required is missing, or an answer is not of its datatype.
    """
    lines = []
    for asked in attributes:
        code = asked["code"]
        values = [*given.getlist(f"attribute[{code}]"), *given.getlist(f"attribute[{code}][]")]
        values = [value.strip() for value in values if value.strip()]
        if not values and asked["required"]:
            raise RefusedError(400, _("Give attribute[%(code)s].") % {"code": code})
        if values:
            lines.append(f"{said(asked['description'])} {_words(asked, values)}")
    return lines


def _words(asked: Mapping[str, Any], values: list[str]) -> str:
    if asked["datatype"] != "multivaluelist" and len(values) > 1:
        raise _refused(asked["code"])
    return ", ".join(_word(asked, value) for value in values)


def _word(asked: Mapping[str, Any], value: str) -> str:
    datatype, code = asked["datatype"], asked["code"]
    if len(value) > LONGEST or not _fits(datatype, value):
        raise _refused(code)
    if datatype not in LISTS:
        return value
    names = {str(one["key"]): said(one["name"]) for one in asked["values"]}
    if value not in names:
        raise _refused(code)
    return names[value]


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


def _refused(code: str) -> RefusedError:
    words = _("attribute[%(code)s] does not fit what the service definition says.")
    return RefusedError(400, words % {"code": code})
