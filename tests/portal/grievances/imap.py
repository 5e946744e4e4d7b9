"""A small IMAP server on loopback: one folder, and it can be told to hang up in the middle."""

from __future__ import annotations

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Box:
    """What lies in the folder, what was seen, and after how many fetches the server hangs up."""

    messages: dict[int, bytes]
    seen: set[int] = field(default_factory=set)
    hang_up_after: int | None = None
    fetched: int = 0
    port: int = 0


class Session(socketserver.StreamRequestHandler):
    @property
    def box(self) -> Box:
        return self.server.box  # type: ignore[attr-defined]

    def handle(self) -> None:
        self.say("* OK ready")
        while line := self.rfile.readline():
            tag, _, command = line.decode().strip().partition(" ")
            if not self.answer(tag, command):
                return

    def say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")

    def answer(self, tag: str, command: str) -> bool:
        word = command.upper()
        if word.startswith("CAPABILITY"):
            self.say("* CAPABILITY IMAP4rev1")
        elif word.startswith("LOGIN"):
            if command.split()[1:] != ["u@x", '"p"']:
                self.say(f"{tag} NO wrong")
                return True
        elif word.startswith("SELECT"):
            if "INBOX" not in word:
                self.say(f"{tag} NO such folder")
                return True
            self.say(f"* {len(self.box.messages)} EXISTS")
        elif word.startswith("UID SEARCH"):
            new = " ".join(str(uid) for uid in self.box.messages if uid not in self.box.seen)
            self.say(f"* SEARCH {new}".rstrip())
        elif word.startswith("UID FETCH"):
            return self.fetch(tag, command)
        elif word.startswith("UID STORE"):
            self.box.seen.add(int(command.split()[2]))
        self.say(f"{tag} OK done")
        return not word.startswith("LOGOUT")

    def fetch(self, tag: str, command: str) -> bool:
        uid = int(command.split()[2])
        content = self.box.messages[uid]
        if "RFC822.SIZE" in command:
            self.say(f"* {uid} FETCH (UID {uid} RFC822.SIZE {len(content)})")
            self.say(f"{tag} OK done")
            return True
        self.box.fetched += 1
        if self.box.hang_up_after is not None and self.box.fetched > self.box.hang_up_after:
            self.wfile.write(b"* %d FETCH (UID %d BODY[] {%d}\r\n" % (uid, uid, len(content)))
            self.wfile.write(content[:10])
            return False
        part = re.search(r"<0\.(\d+)>", command)
        content = content[: int(part[1])] if part else content
        self.wfile.write(b"* %d FETCH (UID %d BODY[] {%d}\r\n" % (uid, uid, len(content)))
        self.wfile.write(content + b")\r\n")
        self.say(f"{tag} OK done")
        return True


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


@contextmanager
def serving(messages: list[bytes]) -> Iterator[Box]:
    """Serve messages, numbered from 1; user ``u@x``, password ``p``."""
    box = Box(messages=dict(enumerate(messages, start=1)))
    with Server(("127.0.0.1", 0), Session) as server:
        server.box = box
        box.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield box
        server.shutdown()
        thread.join()
