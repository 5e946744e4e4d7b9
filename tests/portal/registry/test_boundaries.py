"""Boundaries that people import."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chinar.portal.registry import boundaries
from chinar.portal.registry.boundaries import BoundaryError, read_boundary

RING = [[74.0, 34.0], [75.0, 34.0], [75.0, 35.0], [74.0, 34.0]]
POLYGON = {"type": "Polygon", "coordinates": [RING]}


def feature(geometry):
    return {"type": "Feature", "properties": {"name": "x"}, "geometry": geometry}


@pytest.mark.parametrize(
    "data",
    [
        POLYGON,
        feature(POLYGON),
        {"type": "FeatureCollection", "features": [feature(POLYGON)]},
        {"type": "MultiPolygon", "coordinates": [[RING], [RING]]},
        {"type": "Polygon", "coordinates": [[[*point, 12.0] for point in RING]]},
    ],
)
def test_one_area_is_read_and_nothing_but_its_geometry_kept(data):
    assert set(read_boundary(json.dumps(data).encode())) == {"type", "coordinates"}


@pytest.mark.parametrize(
    "data",
    [
        [],
        "x",
        {"type": "Point", "coordinates": [74, 34]},
        {"type": "FeatureCollection", "features": []},
        {"type": "FeatureCollection", "features": [feature(POLYGON)] * 2},
        {"type": "FeatureCollection"},
        feature(None),
        {"type": "Polygon"},
        {"type": "Polygon", "coordinates": []},
        {"type": "MultiPolygon", "coordinates": []},
        {"type": "MultiPolygon", "coordinates": [[]]},
        {"type": "MultiPolygon", "coordinates": [5]},
        {"type": "Polygon", "coordinates": [RING[:3]]},
        {"type": "Polygon", "coordinates": [[*RING[:3], [0, 0]]]},
        {"type": "Polygon", "coordinates": [[[34.0, 174.0]] * 4]},
        {"type": "Polygon", "coordinates": [[["a", "b"]] * 4]},
        {"type": "Polygon", "coordinates": [[[True, 1]] * 4]},
        {"type": "Polygon", "coordinates": [[[1]] * 4]},
        {"type": "Polygon", "coordinates": [5]},
    ],
)
def test_what_is_not_one_area_on_the_earth_is_refused(data):
    with pytest.raises(BoundaryError):
        read_boundary(json.dumps(data).encode())


@pytest.mark.parametrize(
    "content", [b"", b"{", b"\xff\xfe{", b'{"type": NaN}', b"[" * 100_000, b"x" * 2_200_000]
)
def test_what_is_not_geojson_is_refused(content):
    with pytest.raises(BoundaryError):
        read_boundary(content)


def test_a_boundary_with_too_many_points_is_refused(monkeypatch):
    monkeypatch.setattr(boundaries, "MOST_POINTS", 3)
    with pytest.raises(BoundaryError, match="3 points"):
        read_boundary(json.dumps(POLYGON).encode())


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=5),
                    lambda inner: st.lists(inner, max_size=4), max_leaves=20))  # fmt: skip
def test_any_coordinates_are_read_or_refused(coordinates):
    for kind in ("Polygon", "MultiPolygon"):
        content = json.dumps({"type": kind, "coordinates": coordinates}).encode()
        message = "none needed"
        try:
            read_boundary(content)
        except BoundaryError as error:
            message = error.message
        assert message
