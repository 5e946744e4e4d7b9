"""The grade of MDN's HTTP Observatory, reached by the same rules from what an audit saw.

The rules are those of version 4 of its algorithm (package 1.4.8); the code and the words are our
own. What is known to differ stands in docs/decisions/0012-observatory-grade.md.
"""

from chinar.engines.webaudit.observatory.grading import grade_site
from chinar.engines.webaudit.observatory.results import ObservatoryResult, ObservatoryTest

__all__ = ["ObservatoryResult", "ObservatoryTest", "grade_site"]
