"""What the dialogues of a survey tell of a door, and what they leave untold."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from chinar.engines.webaudit.probes.tls.answer import Answer
from chinar.engines.webaudit.probes.tls.dialogue import Dialogue, Ending, Reaction
from chinar.engines.webaudit.probes.tls.door import Door
from chinar.engines.webaudit.probes.tls.elimination import families_in
from chinar.engines.webaudit.probes.tls.hello import (
    GROUPS,
    HEARTBEAT,
    RENEGOTIATION_INFO,
    TIMESTAMPS,
)
from chinar.engines.webaudit.probes.tls.provoking import tell_ccs, tell_heartbleed
from chinar.engines.webaudit.probes.tls.suites import families_of, is_forward_secret, name_of
from chinar.engines.webaudit.seen.tls import (
    ABSENT,
    NOT_ASKED,
    Family,
    Flaw,
    TlsSurvey,
    Told,
    Version,
)
from chinar.engines.webaudit.seen.web import Handshake

NO_SUCH_VERSION = 70  # protocol_version, RFC 5246 section 7.2
_LEAST_DH_BITS = 2048
_SHAKEN_VERSIONS = {
    "TLSv1.3": Version.TLS1_3,
    "TLSv1.2": Version.TLS1_2,
    "TLSv1.1": Version.TLS1_1,
    "TLSv1": Version.TLS1_0,
}
_MOST_SUITES_SHOWN = 80


@dataclass(slots=True, kw_only=True)
class Asked:
    """The dialogues of one survey by what they were for."""

    door: Door
    shaken: Handshake
    versions: dict[Version, Dialogue] = field(default_factory=dict)
    eliminated: list[Dialogue] = field(default_factory=list)
    """The refusals that ended an elimination."""
    fallback: Dialogue | None = None
    robot: Told = NOT_ASKED

    def agreed(self) -> list[Version]:
        """Return the versions that the server agreed to, oldest first."""
        chosen = {d.answer.version for d in self.door.dialogues if d.ending is Ending.CHOSEN}
        chosen.add(_SHAKEN_VERSIONS.get(self.shaken.version))
        return [version for version in Version if version in chosen]

    def best(self) -> Dialogue:
        """Return the hello below TLS 1.3 that got furthest: some bear no hello of TLS 1.2."""
        newest_first = (Version.TLS1_2, Version.TLS1_1, Version.TLS1_0, Version.SSL3)
        asked = [self.versions[version] for version in newest_first if version in self.versions]
        return next((d for d in asked if d.ending is Ending.CHOSEN), asked[0])


def tell(asked: Asked) -> TlsSurvey:
    """Draw the conclusions."""
    best = asked.best()
    answer = best.answer if best.ending is Ending.CHOSEN else Answer()
    sizes = [d.answer.dh_bits for d in asked.door.dialogues if d.answer.dh_bits]
    dh_bits = min(sizes, default=None)
    families = _tell_families(asked)
    flaws = {
        **_tell_best(asked, best),
        Flaw.WEAK_DH: _tell_dh(families[Family.DHE], dh_bits),
        Flaw.ROBOT: asked.robot if families[Family.RSA_EXCHANGE].there else _rest(asked),
        Flaw.NO_FALLBACK_SCSV: _tell_fallback(asked),
        Flaw.EARLY_DATA: NOT_ASKED,
    }
    return TlsSurvey(
        versions={version: _tell_version(asked, version) for version in Version},
        families=families,
        flaws=flaws,
        preferred=name_of(answer.suite) if answer.version else "",
        dh_bits=dh_bits,
        suites=_suites(asked.door),
        groups=_groups(asked.door),
        staple=answer.staple,
        timestamps=answer.extensions.get(TIMESTAMPS, b""),
    )


def _tell_version(asked: Asked, version: Version) -> Told:
    if version in asked.agreed():
        return Told(there=True, proof=f"the server agreed to {version}")
    if dialogue := asked.versions.get(version):
        chose_another = dialogue.ending is Ending.CHOSEN
        return ABSENT if chose_another else asked.door.tell_refused(dialogue)
    if version is Version.TLS1_3:
        return ABSENT if asked.shaken.version else NOT_ASKED
    return _tell_unasked(asked, version)


def _tell_unasked(asked: Asked, version: Version) -> Told:
    """A hello for a newer version would have got this one, were it there."""
    for newer in (Version.TLS1_1, Version.TLS1_2):
        dialogue = asked.versions.get(newer)
        if dialogue is None or not version.is_older_than(newer):
            continue
        chosen = dialogue.answer.version
        if dialogue.ending is not Ending.CHOSEN:
            return asked.door.tell_refused(dialogue)
        if chosen and chosen.is_older_than(version):
            return ABSENT
    return NOT_ASKED


def _tell_families(asked: Asked) -> Mapping[Family, Told]:
    proofs: dict[Family, str] = {}
    for dialogue in asked.door.dialogues:
        for family in families_in(dialogue):
            proofs.setdefault(family, _proof(dialogue.answer, family))
    rest = _rest(asked)
    return {
        family: Told(there=True, proof=proofs[family]) if family in proofs else rest
        for family in Family
    }


def _proof(answer: Answer, family: Family) -> str:
    codes = answer.kinds if answer.version is Version.SSL2 else (answer.suite,)
    names = [name_of(code) for code in codes if family in families_of(code)]
    return f"{', '.join(names[:5])} in {answer.version}"


def _rest(asked: Asked) -> Told:
    """Families that were never chosen: refused wherever they were asked for, or not told."""
    best = asked.versions[Version.TLS1_2]
    if not asked.eliminated:
        return ABSENT if best.ending is Ending.CHOSEN else asked.door.tell_refused(best)
    told = [
        ABSENT if dialogue.ending is Ending.CHOSEN else asked.door.tell_refused(dialogue)
        for dialogue in asked.eliminated
    ]
    return next((one for one in told if one.failure), ABSENT)


def _tell_best(asked: Asked, best: Dialogue) -> Mapping[Flaw, Told]:
    """What the answer to the best hello says; TLS 1.3 alone has none of these flaws."""
    answer = best.answer
    if best.ending is not Ending.CHOSEN:
        untold = asked.door.tell_refused(best)
        flaws = (
            Flaw.NO_FORWARD_SECRECY,
            Flaw.COMPRESSION,
            Flaw.INSECURE_RENEGOTIATION,
            Flaw.HEARTBLEED,
            Flaw.CCS_INJECTION,
        )
        return dict.fromkeys(flaws, untold)
    reaction = best.reactions[0] if best.reactions else None
    beats = HEARTBEAT in answer.extensions
    provoked = asked.shaken.version != "TLSv1.3"
    unconfirmed = RENEGOTIATION_INFO not in answer.extensions
    return {
        Flaw.NO_FORWARD_SECRECY: _fault(
            not is_forward_secret(answer.suite), f"chose {name_of(answer.suite)}"
        ),
        Flaw.COMPRESSION: _fault(answer.compression == 1, "chose DEFLATE"),
        Flaw.INSECURE_RENEGOTIATION: _fault(unconfirmed, "no renegotiation_info came back"),
        Flaw.HEARTBLEED: _told(tell_heartbleed, reaction) if beats else ABSENT,
        Flaw.CCS_INJECTION: _told(tell_ccs, reaction) if provoked else ABSENT,
    }


def _told(tell: Callable[[Reaction], Told], reaction: Reaction | None) -> Told:
    """Tell by a reaction; where the server was not provoked, nothing is told."""
    return NOT_ASKED if reaction is None else tell(reaction)


def _fault(there: bool, proof: str) -> Told:
    return Told(there=True, proof=proof) if there else ABSENT


def _tell_dh(dhe: Told, bits: int | None) -> Told:
    if bits is not None:
        return _fault(bits < _LEAST_DH_BITS, f"a group of {bits} bits")
    return ABSENT if dhe.there else dhe


def _tell_fallback(asked: Asked) -> Told:
    dialogue = asked.fallback
    if dialogue is None:
        return Told(applies=False)
    if dialogue.ending is Ending.CHOSEN:
        proof = f"agreed to {dialogue.answer.version} in spite of the signal"
        return Told(there=True, proof=proof)
    return asked.door.tell_refused(dialogue)


def _suites(door: Door) -> Mapping[Version, tuple[str, ...]]:
    found: dict[Version, dict[str, None]] = {}
    for dialogue in door.dialogues:
        answer = dialogue.answer
        if dialogue.ending is Ending.CHOSEN and answer.version:
            codes = answer.kinds if answer.version is Version.SSL2 else (answer.suite,)
            found.setdefault(answer.version, {}).update(dict.fromkeys(map(name_of, codes)))
    return {
        version: tuple(found[version])[:_MOST_SUITES_SHOWN]
        for version in Version
        if version in found
    }


def _groups(door: Door) -> tuple[str, ...]:
    chosen = (dialogue.answer.group for dialogue in door.dialogues)
    names = (GROUPS.get(group, f"0x{group:04x}") for group in chosen if group is not None)
    return tuple(dict.fromkeys(names))
