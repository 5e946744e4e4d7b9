"""Check an area's boundary: GeoJSON polygons on the earth, of a bounded size."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from django.utils.translation import gettext as _

MOST_BYTES: Final = 2 * 1024 * 1024
MOST_POINTS: Final = 50_000


class BoundaryError(ValueError):
    """The file is not a boundary; ``message`` says what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def read_boundary(content: bytes) -> dict[str, Any]:
    """Return the one Polygon or MultiPolygon that a GeoJSON file holds (RFC 7946).

    Raises:
        BoundaryError: it is too large, not GeoJSON, not one area, or not on the earth.
    """
    if len(content) > MOST_BYTES:
        message = _("The file is larger than %(n)d MB. Simplify the boundary first.")
        raise BoundaryError(message % {"n": MOST_BYTES // (1024 * 1024)})
    try:
        data = json.loads(content.decode("utf-8-sig"), parse_constant=_no_number)
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise BoundaryError(_("The file is not GeoJSON. Export it as GeoJSON in UTF-8.")) from None
    geometry = _geometry(data)
    points = 0
    for ring in _rings(geometry):
        points += _check_ring(ring)
        if points > MOST_POINTS:
            message = _("The boundary has more than %(n)d points. Simplify it first.")
            raise BoundaryError(message % {"n": MOST_POINTS})
    return {"type": geometry["type"], "coordinates": geometry["coordinates"]}


def _no_number(word: str) -> float:
    raise ValueError(word)


def _geometry(data: Any) -> dict[str, Any]:
    if isinstance(data, dict) and data.get("type") == "FeatureCollection":
        features = data.get("features")
        if not isinstance(features, list) or len(features) != 1:
            raise BoundaryError(_("The file must hold one area. Export this area alone."))
        data = features[0]
    if isinstance(data, dict) and data.get("type") == "Feature":
        data = data.get("geometry")
    if not isinstance(data, dict) or data.get("type") not in ("Polygon", "MultiPolygon"):
        raise BoundaryError(_("A boundary is a Polygon or a MultiPolygon."))
    return data


def _rings(geometry: dict[str, Any]) -> Iterator[Any]:
    parts = geometry.get("coordinates")
    polygons = [parts] if geometry["type"] == "Polygon" else parts
    if not isinstance(polygons, list) or not polygons:
        raise BoundaryError(_("The boundary is empty."))
    for polygon in polygons:
        if not isinstance(polygon, list) or not polygon:
            raise BoundaryError(_("The boundary is empty."))
        yield from polygon


def _check_ring(ring: Any) -> int:
    # RFC 7946 §3.1.6: a ring has four or more positions, the last the same as the first.
    if not isinstance(ring, list) or len(ring) < 4 or ring[0] != ring[-1]:
        raise BoundaryError(_("A ring of the boundary is not closed."))
    if not all(_on_earth(position) for position in ring):
        message = _(
            "A point is not on the earth: longitude comes first, then latitude, in degrees."
        )
        raise BoundaryError(message)
    return len(ring)


def _on_earth(position: Any) -> bool:
    if not isinstance(position, list) or len(position) not in (2, 3):
        return False
    if not all(isinstance(n, int | float) and not isinstance(n, bool) for n in position):
        return False
    longitude, latitude = float(position[0]), float(position[1])
    return -180 <= longitude <= 180 and -90 <= latitude <= 90
