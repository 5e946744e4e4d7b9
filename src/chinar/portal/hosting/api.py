"""The gate that machines ask."""

from ninja import Router

router = Router(tags=["hosting"])
