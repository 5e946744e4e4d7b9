"""What people do with a grievance; every service takes the moment it happens at.

`intake.file` is the one way in for every channel, `desk` is the officer's, `citizen` the
citizen's own.
"""

from chinar.portal.grievances.services.intake import Filed, Filing, file

__all__ = ["Filed", "Filing", "file"]
