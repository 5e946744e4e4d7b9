"""That practice data was loaded, and when it was cleared away."""

from __future__ import annotations

from django.db import models


class Load(models.Model):
    """One loading of practice data; it stays when the data goes, so that it is not loaded again."""

    loaded_at = models.DateTimeField()
    cleared_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.loaded_at:%Y-%m-%d}"
