"""Words of confidential cases, kept under a key of their own: see `core.locked`."""

from __future__ import annotations

from typing import Any

from django.db import models

from chinar.portal.core.locked import LockedTextField


class LockableTextField(LockedTextField):
    """Text that is kept locked where its row, or the case it belongs to, is confidential.

    ``case`` names the attribute that leads to the case; empty where the row is the case.
    A lookup by such text finds nothing that is locked: search by ids instead.
    """

    def __init__(self, *args: Any, case: str = "", **kwargs: Any) -> None:
        self.case = case
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        """Tell migrations how it was made."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | ({"case": self.case} if self.case else {})

    def locks(self, row: models.Model) -> bool:
        """Tell whether the row's case is confidential."""
        case: Any = getattr(row, self.case) if self.case else row
        return bool(case.confidential)
