"""Words of confidential cases, kept under a key of their own: see `core.locked`."""

from __future__ import annotations

from typing import Any, Final

from django.db import models

from chinar.portal.core.locked import PREFIX, LockedTextField, Unreadable


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


class LockableDegreesField(LockableTextField):
    """Degrees between ``-most`` and ``most``, kept locked where the row's case is confidential.

    The column holds text, so nothing is looked for by it.
    """

    _pyi_private_set_type: Any  # how django-stubs are told what a row's attribute holds
    _pyi_private_get_type: Any

    def __init__(self, *args: Any, most: int = 180, **kwargs: Any) -> None:
        self.most: Final = most
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        """Tell migrations how it was made."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"most": self.most}

    def from_db_value(self, value: Any, _expression: Any, _connection: Any) -> Any:
        """Unlock what is locked; where no key fits, the value is `Unreadable`."""
        return self.to_python(super().from_db_value(value, _expression, _connection))

    def to_python(self, value: Any) -> Any:
        """Return a number, or what lies locked as it lies."""
        locked = isinstance(value, str) and (isinstance(value, Unreadable) or value[:7] == PREFIX)
        return value if value is None or locked else float(value)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:  # noqa: ARG002 # Django's
        """Lock it where that is due.

        Raises:
            ValueError: it is not on earth.
        """
        value = getattr(model_instance, self.attname)
        if value is None or isinstance(value, Unreadable):
            return None if value is None else value.kept
        if not abs(float(value)) <= self.most:
            raise ValueError(f"{self.name} beyond {self.most} degrees")
        return self._kept(repr(float(value)), lock_it=self.locks(model_instance))

    def get_prep_value(self, value: Any) -> Any:
        """Return what the column holds."""
        return value if value is None or isinstance(value, str) else repr(float(value))
