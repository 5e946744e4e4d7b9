"""The gate for what comes without signing in: floods cost work, abuse is held, nobody is shut out.

An address in the network never blocks: a village, a school or a service centre may share one.
Above a soft cap the device does a small sum, or the person shows a phone or an e-mail; where a
flood comes from everywhere, all do. Files cost most: the gate is asked before they are looked at.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Final

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from chinar.portal.core.journal.actor import CITIZEN
from chinar.portal.core.remembering import remembered
from chinar.portal.core.uploads.services import Handed, Ready, digest_of
from chinar.portal.grievances import guesses, networks, papers
from chinar.portal.grievances.models import Grievance, Held, Knock
from chinar.portal.grievances.services import work
from chinar.portal.grievances.services.holding import hold
from chinar.portal.grievances.services.intake import Filed, Filing
from chinar.portal.grievances.services.joining import file_joined
from chinar.portal.registry.folding import fold

HOUR: Final = timedelta(hours=1)
REPEATED_WITHIN: Final = timedelta(minutes=10)
MOST_ALIKE: Final = 5
LEAST_LETTERS: Final = 10
# What is counted by address, each by itself.
REPORTS, FILES, ECHOES = "from", "files from", "me too from"
_LINK: Final = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who files: from where, whether somebody signed in files for them, what a trap caught."""

    address: str
    spared: bool = False
    worked: str = ""
    shown: bool = False
    trap: str = ""


class WorkNeededError(Exception):
    """The cap is passed: ``bits`` says how hard the sum is that lets this one in."""

    def __init__(self, bits: int) -> None:
        super().__init__(str(bits))
        self.bits = bits


def take(
    filing: Filing,
    caller: Caller,
    *,
    now: datetime,
    lead: str = "",
    files: Sequence[Handed] = (),
) -> Filed | Held:
    """File it, or hold it back where it looks like abuse; the same key yields the same outcome.

    Files that were not looked at yet are looked at once the gate let the report by.

    Raises:
        WorkNeededError: too many came from this address, or from everywhere, within the hour.
        FilesRefusedError: files cannot be taken; nothing was filed.
    """
    before = Held.objects.filter(key=filing.key).select_related("grievance").first()
    if before is not None:
        return before
    if Grievance.objects.filter(idempotency_key=filing.key).exists():
        return file_joined(filing, lead, now=now)
    let_by(filing.key, caller, now)
    files, faults = look_at(files, filing.key, caller, now)
    if faults:
        raise papers.FilesRefusedError(faults)
    reason = ""
    if not caller.spared:
        reason = suspicion(filing.text, caller.trap)
        if not filing.arrival.awaits_words:  # else its words are ours, and always the same
            reason = reason or repetition(filing.text, now=now)
    outcome: Filed | Held
    if reason:
        outcome = _hold(filing, reason, lead, files, now)
    else:
        outcome = file_joined(filing, lead, now=now, files=files)
    # Last: what breaks off before is sent again, and must not count twice against its sender.
    if not caller.spared:
        _note(filing, caller, now)
    return outcome


def _hold(filing: Filing, reason: str, lead: str, files: Sequence[Ready], now: datetime) -> Held:
    filing = filing.identified()
    with transaction.atomic():  # no file without its report
        papers.keep(files, Grievance(id=filing.id), actor=CITIZEN, now=now)
        return hold(filing, reason, lead=lead, now=now)


def let_by(key: str, caller: Caller, now: datetime) -> None:
    """Let by who is below the cap, who did the sum, and who showed a phone or an e-mail.

    Raises:
        WorkNeededError: too many came from this address, or from everywhere, within the hour.
    """
    if not caller.spared:
        _let_by(key, caller, bits_asked(caller, now))


def look_at(
    files: Sequence[Handed], key: str, caller: Caller, now: datetime
) -> tuple[list[Ready], list[tuple[str, str]]]:
    """Look at the files of somebody who signed in nowhere; return the good, and what is wrong.

    Raises:
        WorkNeededError: too many files came from this address within the hour.
    """
    new = [file for file in files if isinstance(file, UploadedFile)]
    if new and not caller.spared:
        cap = settings.ENVIRONMENT.report_cap * papers.MAX_FILES
        _let_by(key, caller, _bits(_knocks(caller, FILES, now), cap))
        _note_files(new, caller, now)
    return papers.looked_at(files)


def let_echo(caller: Caller, now: datetime) -> None:
    """Let somebody be counted who has the same problem and files nothing.

    Raises:
        WorkNeededError: too many were counted from this address within the hour.
    """
    if caller.spared:
        return
    bits = _bits(_knocks(caller, ECHOES, now), settings.ENVIRONMENT.report_cap)
    if bits:
        raise WorkNeededError(bits)
    Knock.objects.create(address_digest=_address(caller, ECHOES), text_digest="", at=now)


def bits_asked(caller: Caller, now: datetime) -> int:
    """Return how hard a sum an address has to do by now; 0 below the caps."""
    environment = settings.ENVIRONMENT
    mine = _bits(_knocks(caller, REPORTS, now), environment.report_cap)
    hour = now.replace(second=0, microsecond=0) - HOUR
    return max(mine, _bits(_all_since(hour), environment.flood_cap))


def _bits(count: int, cap: int) -> int:
    return work.bits_for(count // cap) if count >= cap else 0


def _knocks(caller: Caller, what: str, now: datetime) -> int:
    return Knock.objects.filter(address_digest=_address(caller, what), at__gt=now - HOUR).count()


@remembered
def _all_since(moment: datetime) -> int:
    return Knock.objects.filter(at__gt=moment).count()


def suspicion(text: str, trap: str) -> str:
    """Return what in it says that a machine or an abuser wrote it; empty when nothing does."""
    if trap:
        return "trap"
    if sum(letter.isalpha() for letter in _LINK.sub("", text)) < LEAST_LETTERS:
        return "links" if _LINK.search(text) else ""
    said = f" {fold(text)} "
    if any(f" {phrase} " in said for phrase in blocked_words()):
        return "words"
    return ""


def repetition(text: str, *, now: datetime) -> str:
    """Return a reason where the same words came again and again within minutes."""
    alike = Knock.objects.filter(text_digest=_text(text), at__gt=now - REPEATED_WITHIN)
    return "repeated" if alike.count() >= MOST_ALIKE else ""


def blocked_words() -> tuple[str, ...]:
    """Return the phrases that this installation holds reports back for: one a line in a file."""
    path = Path(settings.ENVIRONMENT.blocked_words or settings.DATA_DIR / "blocked_words.txt")
    try:
        changed = path.stat().st_mtime_ns
    except OSError:
        return ()
    return _read(path, changed)


@lru_cache(maxsize=2)
def _read(path: Path, _changed: int) -> tuple[str, ...]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return tuple(filter(None, (fold(line.partition("#")[0]) for line in lines)))


def _let_by(key: str, caller: Caller, bits: int) -> None:
    if bits and not caller.shown and not work.is_done(key, caller.worked, bits):
        raise WorkNeededError(bits)


def _note(filing: Filing, caller: Caller, now: datetime) -> None:
    address = _address(caller, REPORTS)
    Knock.objects.create(address_digest=address, text_digest=_text(filing.text), at=now)


def _note_files(files: Sequence[UploadedFile], caller: Caller, now: datetime) -> None:
    """Count files before they cost anything; one that is sent again counts once."""
    address = _address(caller, FILES)
    digests = {guesses.digest(f"file {digest_of(file)}") for file in files}
    same = Knock.objects.filter(address_digest=address, text_digest__in=digests, at__gt=now - HOUR)
    new = digests - set(same.values_list("text_digest", flat=True))
    Knock.objects.bulk_create(
        Knock(address_digest=address, text_digest=digest, at=now) for digest in sorted(new)
    )


def note_words(text: str, sender: str, now: datetime) -> None:
    """Count the words of a message by e-mail, so that the same again and again is seen."""
    address = guesses.digest(f"mails from {sender}")
    Knock.objects.create(address_digest=address, text_digest=_text(text), at=now)


def _address(caller: Caller, what: str) -> str:
    return guesses.digest(f"{what} {networks.of(caller.address)}")


def _text(text: str) -> str:
    return guesses.digest(f"said {fold(text)}")
