"""What states, actions and channels are called: at the desk, and to the citizen."""

from __future__ import annotations

from typing import Final

from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from chinar.portal.grievances.lifecycle import Action, State, Turn
from chinar.portal.grievances.models import Channel, Grievance, MessageKind, Outcome
from chinar.portal.grievances.scripts import is_foreign
from chinar.portal.grievances.standing import NOBODY, VACANT

STATE_NAMES: Final = {
    State.DRAFT: _("Draft"),
    State.REGISTERED: _("New"),
    State.TRIAGED: _("Sorted"),
    State.ASSIGNED: _("Assigned"),
    State.IN_PROGRESS: _("In progress"),
    State.AWAITING_CITIZEN: _("Waiting for the citizen"),
    State.AWAITING_OFFICE: _("Waiting for another office"),
    State.RESOLUTION_PROPOSED: _("Answer written, not sent"),
    State.DISPOSED: _("Answered"),
    State.CLOSED: _("Closed"),
    State.NOT_TAKEN_UP: _("Not taken up"),
    State.MERGED: _("Merged with another"),
    State.RETURNED_MISROUTED: _("Sent back: wrong office"),
    State.APPEAL_1: _("First appeal"),
    State.APPEAL_2: _("Second appeal"),
    State.REOPENED: _("Opened again"),
}

STATE_MARKS: Final = {
    State.DISPOSED: "good",
    State.CLOSED: "good",
    State.NOT_TAKEN_UP: "unknown",
    State.MERGED: "unknown",
    State.DRAFT: "unknown",
    State.AWAITING_CITIZEN: "attention",
    State.RETURNED_MISROUTED: "attention",
    State.APPEAL_1: "attention",
    State.APPEAL_2: "attention",
    State.REOPENED: "attention",
}

# What the person who reported reads.
PLAIN_STATES: Final = {
    State.DRAFT: _("Not sent yet"),
    State.REGISTERED: _("Received"),
    State.TRIAGED: _("Received"),
    State.ASSIGNED: _("With an officer"),
    State.IN_PROGRESS: _("Being worked on"),
    State.AWAITING_CITIZEN: _("We have a question for you"),
    State.AWAITING_OFFICE: _("Waiting for another office"),
    State.RESOLUTION_PROPOSED: _("The answer is being checked"),
    State.DISPOSED: _("Answered"),
    State.CLOSED: _("Closed"),
    State.NOT_TAKEN_UP: _("We cannot take this up here"),
    State.MERGED: _("Joined with another report of the same problem"),
    State.RETURNED_MISROUTED: _("On its way to the right office"),
    State.APPEAL_1: _("Your appeal is being looked at"),
    State.APPEAL_2: _("Your second appeal is being looked at"),
    State.REOPENED: _("Opened again"),
}

TURN_NAMES: Final = {
    Turn.OFFICE: _("The office"),
    Turn.CITIZEN: _("You"),
    Turn.OTHER_OFFICE: _("Another office that was asked"),
    Turn.NOBODY: _("Nobody: it is finished"),
}

DESK_TURN_NAMES: Final = {
    Turn.OFFICE: _("This office"),
    Turn.CITIZEN: _("The citizen"),
    Turn.OTHER_OFFICE: _("The other office"),
    Turn.NOBODY: _("Nobody: it is finished"),
}

# The button at the desk.
ACTION_NAMES: Final = {
    Action.TRIAGE: _("Sort"),
    Action.ASSIGN: _("Assign"),
    Action.START: _("Start work"),
    Action.NOTE: _("Write a note"),
    Action.INTERIM: _("Send an interim reply"),
    Action.ASK_CITIZEN: _("Ask the citizen"),
    Action.PROPOSE: _("Write the answer"),
    Action.SEND_BACK: _("Back to work"),
    Action.DISPOSE: _("Send the answer"),
    Action.ASK_OFFICE: _("Ask another office"),
    Action.TRANSFER: _("Send to another office"),
    Action.RETURN: _("Send back: wrong office"),
    Action.REROUTE: _("Send to the right office"),
    Action.CONFLICT: _("Declare a conflict of interest"),
    Action.NOT_TAKE_UP: _("Not for us: tell the right door"),
    Action.RECONSIDER: _("Take it up after all"),
    Action.MERGE: _("Join with another case"),
    Action.SPLIT: _("Separate again"),
    Action.REOPEN: _("Open again"),
    Action.SET_LIMITS: _("Change urgency or service"),
    Action.NAME_OFFICE: _("Say which office it is about"),
    Action.CONFIDE: _("Keep it confidential"),
}

# What the history says, in the order of the declaration of `Action`.
HAPPENED: Final = {
    Action.REGISTER: _("Received"),
    Action.NOT_TAKE_UP: _("Not taken up"),
    Action.RECONSIDER: _("Taken up after all"),
    Action.TRIAGE: _("Sorted"),
    Action.ASSIGN: _("Given to an officer"),
    Action.START: _("Work began"),
    Action.NOTE: _("Note"),
    Action.INTERIM: _("Interim reply"),
    Action.ASK_CITIZEN: _("Question to the citizen"),
    Action.CITIZEN_ANSWERS: _("Answer from the citizen"),
    Action.ASK_OFFICE: _("Another office was asked"),
    Action.WITHDRAW_PART: _("A question to another office was taken back"),
    Action.PART_ANSWERS: _("One of the offices answered"),
    Action.OFFICE_ANSWERS: _("The other office answered"),
    Action.END_PAUSE: _("The wait ended; work goes on"),
    Action.ADD: _("Something was added"),
    Action.REMIND: _("Reminder"),
    Action.PROPOSE: _("An answer was written"),
    Action.SEND_BACK: _("The answer was taken back for more work"),
    Action.DISPOSE: _("Answered"),
    Action.CONFIRM: _("Confirmed as solved"),
    Action.LAPSE: _("Closed: the time for feedback ended"),
    Action.TRANSFER: _("Sent to another office"),
    Action.RETURN: _("Sent back: wrong office"),
    Action.REROUTE: _("Sent to the right office"),
    Action.MERGE: _("Joined with another report"),
    Action.SPLIT: _("Separated again"),
    Action.JOIN: _("Joined with a report of the same problem"),
    Action.ECHO: _("Somebody else reported the same"),
    Action.ANSWER_WITH_LEAD: _("Answered together with the report it was joined with"),
    Action.REOPEN_WITH_LEAD: _("Opened again together with the report it was joined with"),
    Action.CONFLICT: _("Sent one level up, because the office is part of the matter"),
    Action.ESCALATE: _("Brought before the next level up"),
    Action.RATE: _("Feedback"),
    Action.NOT_SOLVED: _("Opened again: it is not solved"),
    Action.APPEAL: _("Appeal"),
    Action.APPEAL_AGAIN: _("Second appeal"),
    Action.UPHOLD: _("Appeal accepted"),
    Action.REFUSE: _("Appeal refused"),
    Action.REOPEN: _("Opened again"),
    Action.SET_LIMITS: _(
        "Urgency or public service was changed, and with it the date of the answer"
    ),
    Action.NAME_OFFICE: _("It was written down which office it is about"),
    Action.CONFIDE: _("Kept confidential from here on"),
}
# The same, where whoever reported reads it.
HAPPENED_TO_THEM: Final = {
    Action.ASK_CITIZEN: _("We asked you"),
    Action.CITIZEN_ANSWERS: _("You answered"),
}
# The move that brought words into a case, for what they are called.
SAID_BY: Final = {
    MessageKind.INTERIM: Action.INTERIM,
    MessageKind.FINAL: Action.DISPOSE,
    MessageKind.NOTE: Action.NOTE,
    MessageKind.QUESTION: Action.ASK_CITIZEN,
    MessageKind.ANSWER: Action.CITIZEN_ANSWERS,
    MessageKind.ADDITION: Action.ADD,
    MessageKind.REMINDER: Action.REMIND,
}
# What the journal tells of a case that is no move.
OTHER_ENTRIES: Final = {
    "contact_seen": _("Contact details were looked at"),
    "contact_erased": _("Contact details were deleted"),
    "words_erased": _("What was written was deleted"),
    "case_seen": _("The case was opened"),
    "opened_by_call": _("Opened by the call centre, with the code of whoever reported it"),
    "follower_joined": _("Another report of the same problem was joined with it"),
    "bulk": _("Done for several cases at once"),
    "clustered": _("Put with cases about the same thing"),
    "unclustered": _("Taken out of the cases about the same thing"),
}

# What was wrong with the posts above, where the journal tells of an alert.
ALERT_NAMES: Final = {
    VACANT: _("A post above is held by nobody"),
    NOBODY: _("No post is above"),
}

CHANNEL_NAMES: Final = {
    Channel.WEB: _("Web"),
    Channel.ASSISTED: _("Service centre"),
    Channel.CALL_CENTRE: _("Call centre"),
    Channel.COUNTER: _("Counter of an office"),
    Channel.PAPER: _("Paper"),
    Channel.EMAIL: _("E-mail"),
    Channel.BULK: _("List"),
    Channel.OPEN311: _("Open311"),
    Channel.API: _("Another system"),
    Channel.IMPORT: _("Earlier portal"),
}

OUTCOME_NAMES: Final = {
    Outcome.GRANTED: _("Solved"),
    Outcome.PARTLY: _("Partly solved"),
    Outcome.REFUSED: _("Refused"),
    Outcome.INSUFFICIENT: _("Not enough information, although we asked"),
}

LANGUAGE_NAMES: Final = {
    "en": _("English"),
    "hi": _("Hindi"),
    "ur": _("Urdu"),
    "ks": _("Kashmiri"),
    "doi": _("Dogri"),
}


def heading(grievance: Grievance) -> str:
    """Return what a case is called where its number says too little."""
    what = grievance.category.label() if grievance.category else gettext("A problem")
    if grievance.area is None:
        return what
    return gettext("%(what)s, %(place)s") % {"what": what, "place": grievance.area.label()}


def in_their_language(language: str) -> str:
    """Ask for words that whoever reported can read."""
    told = gettext("Write this in %(language)s: it is the language the citizen wrote in.")
    return told % {"language": LANGUAGE_NAMES.get(language, language)}


def written_in(text: str, language: str, reader: str) -> str:
    """Say in which language an answer is written, where its reader wrote in another; else nothing.

    Whoever joined an earlier report gets its answer, which may be in the language of that one.
    """
    if not is_foreign(text, language, reader):
        return ""
    with translation.override(reader):
        told = gettext("This answer is written in %(language)s.")
        return told % {"language": LANGUAGE_NAMES[language]}


def open_heading(grievance: Grievance) -> str:
    """Return what a case is called before an office that only answers a question about it."""
    return gettext("Confidential") if grievance.confidential else heading(grievance)


def mark(state: str) -> str:
    """Return the shape that stands for a state."""
    return STATE_MARKS.get(State(state), "progress")


def happened(action: str) -> str:
    """Return what the history calls an entry of the journal."""
    if action in set(Action):
        return str(HAPPENED[Action(action)])
    return str(OTHER_ENTRIES.get(action, action))


def happened_to_them(action: str) -> str:
    """Return what the history calls an entry before whoever reported."""
    if action in HAPPENED_TO_THEM:
        return str(HAPPENED_TO_THEM[Action(action)])
    return happened(action)
