"""This language writes dates and numbers as the others here do."""

from chinar.portal.core.design.formats.indian import *  # noqa: F403 # Django reads module names
