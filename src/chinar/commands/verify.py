"""`chinar verify`: check receipts without a network and without the portal."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from chinar.commands.audit_files import FileProblemError, read_bounded
from chinar.engines import notary
from chinar.engines.notary import Outcome, Step, Verdict

NOT_VALID, WRONG_USE, COULD_NOT = 1, 2, 3
MAX_KEY_BYTES: Final = 1024 * 1024
MAX_BYTES: Final = 4 * 1024 * 1024
MAX_PROOF_BYTES: Final = 32 * 1024 * 1024

VERDICTS: Final = {
    Verdict.VALID: "VALID",
    Verdict.ALTERED: "NOT VALID: something in it was altered after it was signed",
    Verdict.WRONG_KEY: "NOT VALID: it was not signed by the key you trust",
    Verdict.NOT_IN_LOG: "NOT VALID: the log does not hold what the receipt says",
    Verdict.LOG_REWRITTEN: "NOT VALID: the log is not the one any more that this was given from",
    Verdict.RECORD_CHANGED: "CHANGED: the receipt is genuine, but the record was changed since",
}
STEPS: Final = {
    Step.SIGNATURE: "the receipt's signature",
    Step.HEAD: "the signatures in the proof",
    Step.HISTORY: "the log of then begins the log of now",
    Step.IN_LOG: "the entry stands in the log",
    Step.RECORD: "the record is as it was",
}
OUTCOMES: Final = {
    Outcome.PASSED: "yes",
    Outcome.FAILED: "NO",
    Outcome.WAITING: "not yet: fetch the proof again in ten minutes",
    Outcome.NOT_CHECKED: "not checked",
}


def verify(
    files: Annotated[
        list[str],
        typer.Argument(help="Receipts: files, - for the input, or the text of a QR code itself."),
    ],
    key: Annotated[
        list[Path] | None,
        typer.Option(help="Public key you trust, as PEM; or the portal's list of keys as JSON."),
    ] = None,
    proof: Annotated[
        Path | None, typer.Option(help="Proof that the portal offers on the page of the case.")
    ] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Answer as JSON.")] = False,
) -> None:
    """Check receipts of this portal, without a network.

    Ends with 0 when all are valid, 1 when one is not or its record was changed, 2 when asked
    wrongly, 3 when something cannot be read or no key was given.
    """
    try:
        keys = [one for path in key or [] for one in _keys(path)]
        later = notary.read_proof(read_bounded(proof, MAX_PROOF_BYTES)) if proof else None
        judged = [_judged(name, keys, later) for name in files]
    except (FileProblemError, notary.DocumentError) as error:
        raise _end(str(error), COULD_NOT) from error
    except (notary.KeyFileError, notary.OtherCaseError) as error:
        raise _end(str(error), WRONG_USE) from error
    sys.stdout.write(
        json.dumps(judged, indent=2) + "\n" if as_json else "".join(map(_told, judged))
    )
    if not keys:
        raise _end(
            "nobody can tell who signed this without a key to trust. Fetch the portal's public key "
            "once (/log/v1/keys), compare it with one from another source, and give it as --key",
            COULD_NOT,
        )
    raise typer.Exit(0 if all(one["verdict"] == Verdict.VALID for one in judged) else NOT_VALID)


def _judged(name: str, keys: list[notary.PublicKey], proof: notary.Proof | None) -> dict[str, Any]:
    """Judge one receipt; the verdict is empty when there is no key to judge by."""
    is_text = "".join(name.split()).startswith("CHINAR1.")
    try:
        content = name if is_text else read_bounded(Path(name), MAX_BYTES)
        receipt = notary.read_receipt(notary.read_signed(content))
    except notary.DocumentError as error:
        raise FileProblemError(f"{'the text' if is_text else name}: {error}") from error
    result = (
        notary.check_proof(receipt, proof, keys) if proof else notary.check_receipt(receipt, keys)
    )
    return {
        "file": "text" if is_text else name,
        "record": receipt.record,
        "at": receipt.at.isoformat(),
        "key": receipt.signed.key_id,
        "verdict": str(result.verdict) if keys else "",
        "steps": {str(step): str(outcome) for step, outcome in result.steps.items()}
        if keys
        else {},
        "erased": result.erased,
        "proved_at": proof.at.isoformat() if proof else "",
    }


def _told(one: dict[str, Any]) -> str:
    """Put a judgement into words."""
    verdict = VERDICTS[Verdict(one["verdict"])] if one["verdict"] else "CANNOT TELL: no key given"
    lines = [
        f"{one['file']}: {verdict}",
        f"  receipt of {one['record']}, given on {_moment(one['at'])}",
        f"  signed with the key {one['key']}",
    ]
    if one["proved_at"]:
        lines.append(f"  held to the proof of {_moment(one['proved_at'])}")
    steps = {Step(step): Outcome(outcome) for step, outcome in one["steps"].items()}
    for step, words in STEPS.items():
        if steps.get(step, Outcome.NOT_CHECKED) != Outcome.NOT_CHECKED:
            lines.append(f"  {words}: {OUTCOMES[steps[step]]}")
    if steps and not one["proved_at"]:
        lines.append("  whether the record was changed since: give its --proof to find out")
    if one["erased"]:
        lines.append(
            "  the words were erased since, as the law asks; the proof stands without them"
        )
    return "\n".join(lines) + "\n"


def _moment(text: str) -> str:
    at = datetime.fromisoformat(text).astimezone(UTC)
    return f"{at.day} {at:%B %Y, %H:%M} UTC"


def _keys(path: Path) -> list[notary.PublicKey]:
    """Read one key from PEM, or all from the portal's list."""
    content = read_bounded(path, MAX_KEY_BYTES)
    if not content.lstrip().startswith(b"{"):
        return [notary.read_public_key(content)]
    try:
        return [notary.read_public_key(str(one["pem"])) for one in notary.parse(content)["keys"]]
    except (notary.CanonicalError, KeyError, TypeError) as error:
        raise notary.KeyFileError(f"{path}: neither PEM nor a list of keys") from error


def _end(message: str, code: int) -> typer.Exit:
    typer.echo(f"chinar verify: {message}", err=True)
    return typer.Exit(code)
