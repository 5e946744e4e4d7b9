"""Signatures of programs that mine cryptocurrency in a visitor's browser."""

from __future__ import annotations

import re
from dataclasses import dataclass

from chinar.engines.webaudit.reading.code_print import is_data
from chinar.engines.webaudit.reading.page import Page

_MOST_SCRIPTS = 300
_LONGEST_CODE = 400_000
# Hosts and file names that serve a miner, in lower case → whose it is.
_SOURCES = {
    "coinhive.com": "Coinhive",
    "coin-hive.com": "Coinhive",
    "coinhive.min.js": "Coinhive",
    "authedmine.com": "Coinhive",
    "cnhv.co": "Coinhive",
    "crypto-loot.com": "CryptoLoot",
    "crypto-loot.org": "CryptoLoot",
    "cryptoloot.pro": "CryptoLoot",
    "crypta.js": "CryptoLoot",
    "coinimp.com": "CoinIMP",
    "coinimp.net": "CoinIMP",
    "hostingcloud.racing": "CoinIMP",
    "webminepool.com": "WebMinePool",
    "webmine.cz": "Webmine",
    "minero.cc": "Minero",
    "jsecoin.com": "JSEcoin",
    "monerominer.rocks": "MoneroMiner",
    "ppoi.org": "Project Poi",
    "projectpoi.com": "Project Poi",
    "deepminer.js": "deepMiner",
    "cryptonight.wasm": "a CryptoNight miner",
    "cryptonight.js": "a CryptoNight miner",
    "cryptonight-asm": "a CryptoNight miner",
    "randomx.wasm": "a RandomX miner",
    "webxmr": "WebXMR",
    "monero-web-miner": "a Monero miner",
    "minr.pw": "Minr",
    "gridcash.net": "GridCash",
    "browsermine.com": "BrowserMine",
}
# Calls in code, with their letters as the programs write them → whose they are.
_CALLS = {
    "CoinHive.Anonymous": "Coinhive",
    "CoinHive.User": "Coinhive",
    "CRLT.Anonymous": "CryptoLoot",
    "CryptoLoot.Anonymous": "CryptoLoot",
    "Client.Anonymous(": "CoinIMP",
    "deepMiner.Anonymous": "deepMiner",
    "WMP.Anonymous": "WebMinePool",
    "Minero.Anonymous": "Minero",
    "PRiOF.Anonymous": "Project Poi",
    "EverythingIsLife(": "WebXMR",
    "startMining(": "a web miner",
    "cryptonight_hash": "a CryptoNight miner",
    "stratum+tcp:": "a mining pool",
    "stratum+ssl:": "a mining pool",
}
_STARTS = (".start(", "startMining(", "EverythingIsLife(")
_MINER = re.compile(r"miner(?!al)")
_SOCKET_MARKS = ("xmr", "monero", "cryptonight", "minexmr", "supportxmr", "nanopool", "miner")


@dataclass(frozen=True, slots=True, kw_only=True)
class MinerMark:
    """Which miner, by which words, and whether the page starts it."""

    miner: str
    words: str
    proof: str
    runs: bool


def mark_of_miner(page: Page) -> MinerMark | None:
    """Return the first mark of a miner in a page's scripts and frames."""
    found: MinerMark | None = None
    for element in page.all("script", "iframe", "link")[:_MOST_SCRIPTS]:
        source = element.attributes.get("src") or element.attributes.get("href") or ""
        if source:
            found = found or _in_source(source)
        elif element.tag == "script" and not is_data(element.attributes.get("type", "")):
            mark = _in_code(element.text[:_LONGEST_CODE])
            if mark and mark.runs:
                return mark
            found = found or mark
    return found


def _in_source(source: str) -> MinerMark | None:
    lowered = source[:500].lower()
    for words, miner in _SOURCES.items():
        if words in lowered:
            return MinerMark(miner=miner, words=words, proof=source[:200], runs=True)
    return None


def _in_code(code: str) -> MinerMark | None:
    for words, miner in _CALLS.items():
        if words in code:
            place = code.index(words)
            runs = any(start in code for start in _STARTS)
            proof = code[max(place - 40, 0) : place + 160]
            return MinerMark(miner=miner, words=words, proof=proof, runs=runs)
    lowered = code.lower()
    if "wss://" in lowered and any(mark in lowered for mark in _SOCKET_MARKS):
        place = lowered.index("wss://")
        proof = code[place : place + 160]
        named = any(mark in proof.lower() for mark in _SOCKET_MARKS[:-1])
        if named or (_MINER.search(lowered) and "throttle" in lowered):
            words = proof.split('"')[0].split("'")[0][:80]
            return MinerMark(miner="a mining pool", words=words, proof=proof, runs=False)
    return next(
        (
            MinerMark(miner=miner, words=words, proof=words, runs=False)
            for words, miner in _SOURCES.items()
            if "." in words and words in lowered and "importscripts" in lowered
        ),
        None,
    )
