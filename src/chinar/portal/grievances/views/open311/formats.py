"""One answer in two formats: JSON follows from XML by the Spark convention, so both have one shape.

GeoReport v2, "Format Support"; http://wiki.open311.org/JSON_and_XML_Conversion/ .
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, Final
from xml.etree import ElementTree as Xml  # written only; nothing from outside is parsed

from django.http import HttpResponse

CONTENT_TYPES: Final = {
    "json": "application/json; charset=utf-8",
    "xml": "text/xml; charset=utf-8",
}
DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
# What one thing in a list is called in XML; JSON leaves the names out.
CHILDREN: Final = {
    "services": "service",
    "attributes": "attribute",
    "values": "value",
    "service_requests": "request",
    "errors": "error",
    "endpoints": "endpoint",
    "formats": "format",
}
_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a method answers: the name of the outermost element, and what is in it."""

    root: str
    content: Any
    status: int = 200


def written(answer: Answer, kind: str) -> HttpResponse:
    """Return the answer in a format."""
    if kind == "xml":
        text = DECLARATION + Xml.tostring(_element(answer.root, answer.content), encoding="unicode")
    else:
        text = json.dumps(answer.content, ensure_ascii=False)
    return HttpResponse(text, status=answer.status, content_type=CONTENT_TYPES[kind])


def _element(name: str, content: Any) -> Xml.Element:
    element = Xml.Element(name)
    if isinstance(content, dict):
        element.extend(_element(child, value) for child, value in content.items())
    elif isinstance(content, list):
        element.extend(_element(CHILDREN[name], value) for value in content)
    elif isinstance(content, bool):
        element.text = str(content).lower()
    elif content is not None:
        element.text = _NOT_XML.sub("", str(content))
    return element
