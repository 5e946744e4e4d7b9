"""The one password of everybody who is there to practise with; the sign-in page shows it."""

from typing import Final

PRACTICE_PASSWORD: Final = "walnut-tree-in-spring"  # noqa: S105 # public, and only practice has it
