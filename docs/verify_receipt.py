"""Check a receipt without Chinar: verify_receipt.py RECEIPT KEYS.pem [PROOF]; see receipts.md."""
import base64, hashlib, json, re, struct, sys
from contextlib import suppress
from datetime import datetime as at, timedelta
from pathlib import Path
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.serialization import load_pem_public_key
def demand(holds, otherwise):
    holds or sys.exit(f"NOT VALID: {otherwise}")
def signed(what, data, message):
    for key in KEYS:
        with suppress(InvalidSignature):
            return key.verify(base64.urlsafe_b64decode(data["signature"] + "=="), message)
    return demand(False, f"{what} was altered, or signed by somebody else")
def said(what, data, kind):  # canonical JSON (RFC 8785); these statements have no fractions
    text = json.dumps(data["statement"], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    signed(what, data, f"{kind}\n{text}".encode())
    return data["statement"]
def node(left, right):  # RFC 9162, section 2.1.1
    return hashlib.sha256(b"\1" + left + right).digest()
def climb(index, size, entry, path):  # to the root, by a path of section 2.1.3.1
    if size == 1:
        return hashlib.sha256(b"\0" + entry).digest()
    half, last = 1 << ((size - 1).bit_length() - 1), path.pop()
    if index < half:
        return node(climb(index, half, entry, path), last)
    return node(last, climb(index - half, size - half, entry, path))
def grow(small, large, known, path):  # to both roots, by a proof of section 2.1.4.1
    if small == large:
        return [known or path.pop()] * 2
    half, last = 1 << ((large - 1).bit_length() - 1), path.pop()
    if small <= half:
        old, new = grow(small, half, known, path)
        return [old, node(new, last)]
    return [node(last, one) for one in grow(small - half, large - half, None, path)]

unhex, files = bytes.fromhex, [Path(name).read_text(encoding="utf-8") for name in sys.argv[1:]]
PEMS = re.findall(r"-----BEGIN PUBLIC KEY.+?END PUBLIC KEY-----", files[1].replace("\\n", "\n"), re.S)
KEYS = [load_pem_public_key(one.encode()) for one in PEMS]
receipt = said("the receipt", json.loads(files[0]), "chinar.receipt/1")
if files[2:]:
    proof, then, before = json.loads(files[2]), receipt["head"], "0" * 64
    now, head, entries = said("the proof", proof["now"], "chinar.record/1"), proof["head"], proof["entries"]
    size, root, old = head["size"], unhex(head["root"]), then and unhex(then["root"])
    signed("the log's head", head, struct.pack(">QQB", head["timestamp"], size, 32) + root + b"\0\0")
    path = [*map(unhex, proof["history"]["path"])]
    demand(not then or grow(then["size"], size, old, path) == [old, root], "the log was written anew")
    for one in entries:
        own, path = unhex(one["hash"]), [*map(unhex, one["path"] or [])]
        found = root if one["index"] is None else climb(one["index"], size, own, path)
        demand(found == root and one["previous"] == before, "an entry was changed")
        before = one["hash"]
    place = {one["hash"]: one["index"] for one in entries}
    waits = place.get(receipt["entry"], 0) is None
    young = at.fromisoformat(now["at"]) - at.fromisoformat(receipt["at"]) <= timedelta(days=1)
    same = now["record"] == receipt["record"] and now["content"] in (None, receipt["content"])
    demand(receipt["entry"] in place and (young or not waits), "it is not in the log")
    demand(same and not now["changed"], "the record was changed since")
    waits and print("The log has not taken it up yet: fetch the proof again in ten minutes.")
print("VALID:", receipt["record"], "as of", receipt["at"])
