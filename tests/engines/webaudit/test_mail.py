"""Mail in the domain's name: SPF as RFC 7208 counts it, DMARC, MTA-STS."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engines.webaudit.loopback import HOST, MOMENT

from chinar.engines.webaudit import Outcome, Policy, Target
from chinar.engines.webaudit.checks.mail import CHECKS
from chinar.engines.webaudit.reading.spf import Found, follow, is_spf, parse_spf
from chinar.engines.webaudit.seen.names import Answer, NameRecords
from chinar.engines.webaudit.seen.site import Observations
from chinar.engines.webaudit.seen.web import Failure, FailureKind

DOMAIN = "example.gov.in"
SILENT = Answer(failure=Failure(kind=FailureKind.LOOKUP_FAILED, detail="no answer in time"))
GOOD = {
    (DOMAIN, "TXT"): Answer(records=("v=spf1 mx -all", "other=1")),
    (DOMAIN, "MX"): Answer(records=("10 mail.example.gov.in.",)),
    (f"_dmarc.{DOMAIN}", "TXT"): Answer(records=("v=DMARC1; p=reject",)),
    (f"_mta-sts.{DOMAIN}", "TXT"): Answer(records=("v=STSv1; id=1",)),
}


def txt(*texts: str) -> Answer:
    return Answer(records=texts)


def judged(changes=None, domain=DOMAIN):
    names = NameRecords(domain=domain, answers=GOOD | (changes or {}))
    seen = Observations(target=Target(host=HOST), names=names)
    rulings = [ruling for check in CHECKS for ruling in check.judge(seen, Policy(), MOMENT)]
    return {ruling.code: ruling for ruling in rulings}


def failed(rulings) -> set[str]:
    return {code for code, ruling in rulings.items() if ruling.outcome is Outcome.FAILED}


def spf(text: str, **others: str):
    more = {(f"{name}.{DOMAIN}", "TXT"): txt(record) for name, record in others.items()}
    return judged({(DOMAIN, "TXT"): txt(text), **more})


def test_good_records_are_passed():
    assert {ruling.outcome for ruling in judged().values()} == {Outcome.PASSED}


@pytest.mark.parametrize(
    ("question", "records", "code"),
    [
        ((DOMAIN, "TXT"), (), "mail.spf_missing"),
        ((DOMAIN, "TXT"), ("v=spf10 -all", "spf1 -all"), "mail.spf_missing"),
        ((DOMAIN, "TXT"), ("v=spf1 -all", "v=spf1 mx -all"), "mail.spf_invalid"),
        ((f"_dmarc.{DOMAIN}", "TXT"), (), "mail.dmarc_missing"),
        ((f"_dmarc.{DOMAIN}", "TXT"), ("v=spf1 -all",), "mail.dmarc_missing"),
        ((f"_dmarc.{DOMAIN}", "TXT"), ("v=DMARC1",), "mail.dmarc_missing"),
        ((f"_dmarc.{DOMAIN}", "TXT"), ("v=DMARC1; p=reject",) * 2, "mail.dmarc_missing"),
        ((f"_dmarc.{DOMAIN}", "TXT"), ("v=DMARC1; P = None ;",), "mail.dmarc_none"),
        ((f"_dmarc.{DOMAIN}", "TXT"), ("v=DMARC1; rua=mailto:a@b.in",), "mail.dmarc_none"),
        ((f"_mta-sts.{DOMAIN}", "TXT"), (), "mail.mta_sts_missing"),
        ((f"_mta-sts.{DOMAIN}", "TXT"), ("v=TLSRPTv1",), "mail.mta_sts_missing"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_fault_of_the_mail_records_is_found_and_no_other(question, records, code):
    rulings = judged({question: Answer(records=records)})

    assert failed(rulings) == {code}
    assert rulings[code].evidence


@pytest.mark.parametrize(
    ("question", "codes"),
    [
        ((DOMAIN, "TXT"), {"mail.spf_missing", "mail.spf_permissive", "mail.spf_invalid"}),
        ((DOMAIN, "MX"), {"mail.mta_sts_missing", "mail.spf_invalid"}),
        ((f"_dmarc.{DOMAIN}", "TXT"), {"mail.dmarc_missing", "mail.dmarc_none"}),
        ((f"_mta-sts.{DOMAIN}", "TXT"), {"mail.mta_sts_missing"}),
    ],
    ids=["spf", "mx", "dmarc", "sts"],
)
def test_silence_of_dns_is_untold(question, codes):
    rulings = judged({question: SILENT})
    untold = {code for code, ruling in rulings.items() if ruling.outcome is Outcome.CANT_TELL}

    assert failed(rulings) == set()
    assert untold == codes


def test_domain_without_mail_needs_no_mta_sts_but_an_spf_record():
    silent = {(DOMAIN, "MX"): Answer(), (f"_mta-sts.{DOMAIN}", "TXT"): Answer()}
    rulings = judged({**silent, (DOMAIN, "TXT"): txt("v=spf1 -all")})
    assert rulings["mail.mta_sts_missing"].facts == {"why": "no_mail"}
    assert failed(rulings) == set()

    assert failed(judged({**silent, (DOMAIN, "TXT"): Answer()})) == {"mail.spf_missing"}
    null = {**silent, (DOMAIN, "MX"): Answer(records=("0 .",)), (DOMAIN, "TXT"): txt("v=spf1 -all")}
    assert judged(null)["mail.mta_sts_missing"].outcome is Outcome.INAPPLICABLE


def test_policy_of_the_organisation_counts_for_what_is_below_it():
    below = f"office.{DOMAIN}"
    own = {
        (below, "TXT"): txt("v=spf1 -all"),
        (below, "MX"): Answer(),
        (f"_dmarc.{below}", "TXT"): Answer(),
    }

    def ruled(text):
        return failed(judged({**own, (f"_dmarc.{DOMAIN}", "TXT"): txt(text)}, domain=below))

    assert ruled("v=DMARC1; p=reject") == set()
    assert ruled("v=DMARC1; p=reject; sp=none") == {"mail.dmarc_none"}
    assert ruled("v=DMARC1; p=none; sp=quarantine") == set()
    assert ruled("") == {"mail.dmarc_missing"}


@pytest.mark.parametrize(
    "text",
    [
        "v=spf1 +all",
        "v=spf1 all",
        "v=spf1 mx ?all",
        "v=spf1",
        "v=spf1 ip4:192.0.2.1",
        "v=spf1 ip4:0.0.0.0/0 -all",
        "v=spf1 ip6:::/0 -all",
        "v=spf1 redirect=open.example.gov.in",
        "v=spf1 include:open.example.gov.in -all",
    ],
)
def test_rule_that_permits_everyone_is_found(text):
    assert failed(spf(text, open="v=spf1 +all")) == {"mail.spf_permissive"}


@pytest.mark.parametrize(
    "text",
    [
        "V=SPF1 MX -ALL",
        "v=spf1 ip4:192.0.2.0/24 ip6:2001:db8::/32 -all",
        "v=spf1 a:mail.example.gov.in/24//64 -all",
        "v=spf1 exists:%{i}._spf.%{d} ~all",
        "v=spf1 redirect=fine.example.gov.in",
        "v=spf1 include:fine.example.gov.in exp=why.example.gov.in -all",
        "v=spf1 unknown-modifier=1 -all",
    ],
)
def test_right_rule_is_passed(text):
    found = {("mail.example.gov.in", "A"): Answer(records=("192.0.2.2",))}
    fine = {(f"fine.{DOMAIN}", "TXT"): txt("v=spf1 -all")}
    assert failed(judged({(DOMAIN, "TXT"): txt(text), **found, **fine})) == set()


@pytest.mark.parametrize(
    "text",
    [
        "v=spf1 ip4:192.0.2.300 -all",
        "v=spf1 ip4:2001:db8::1 -all",
        "v=spf1 ip6:192.0.2.1 -all",
        "v=spf1 ip4: -all",
        "v=spf1 include -all",
        "v=spf1 a: -all",
        "v=spf1 include:lost.example.gov.in -all",
        "v=spf1 mx; -all",
        "v=spf1 v=spf1 -all all:x",
        "v=spf1 redirect=a.in redirect=b.in",
        "v=spf1 " + "mx " * 11 + "-all",
        "v=spf1 " + "ptr " * 11 + "-all",
    ],
)
def test_broken_rule_is_found(text):
    lost = {(f"lost.{DOMAIN}", "TXT"): Answer(exists=False)}
    assert "mail.spf_invalid" in failed(judged({(DOMAIN, "TXT"): txt(text), **lost}))


def test_lookups_are_counted_through_all_includes():
    inner = {f"i{n}": "v=spf1 a:x.example.gov.in -all" for n in range(5)}
    text = "v=spf1 " + " ".join(f"include:{name}.{DOMAIN}" for name in inner) + " -all"
    found = {("x.example.gov.in", "A"): Answer(records=("192.0.2.2",))}
    more = {(f"{name}.{DOMAIN}", "TXT"): txt(record) for name, record in inner.items()}
    ten = judged({(DOMAIN, "TXT"): txt(text), **more, **found})
    assert ten["mail.spf_invalid"].facts["lookups"] == 10
    assert failed(ten) == set()

    eleven = judged({(DOMAIN, "TXT"): txt(text.replace("-all", "mx -all")), **more, **found})
    assert failed(eleven) == {"mail.spf_invalid"}
    assert "11 look-ups" in eleven["mail.spf_invalid"].evidence[0]


def test_third_lookup_that_finds_nothing_breaks_the_rule():
    def with_void(count):
        names = [f"v{n}.{DOMAIN}" for n in range(count)]
        answers = {(name, kind): Answer(exists=False) for name in names for kind in ("A", "AAAA")}
        text = "v=spf1 " + " ".join(f"a:{name}" for name in names) + " -all"
        return failed(judged({(DOMAIN, "TXT"): txt(text), **answers}))

    assert with_void(2) == set()
    assert with_void(3) == {"mail.spf_invalid"}


def test_circle_of_includes_ends():
    rulings = spf(f"v=spf1 include:b.{DOMAIN} -all", b=f"v=spf1 include:{DOMAIN} -all")

    assert rulings["mail.spf_invalid"].facts["lookups"] == 2


@given(st.text(max_size=300))
def test_any_text_is_read(text):
    record = parse_spf(f"v=spf1 {text}")
    assert len(record.terms) <= 200
    assert is_spf(f"v=spf1 {text}")


TERMS = st.sampled_from(
    ["a", "mx", "ptr", "-all", "~all", "+all", "include:a.in", "include:b.in", "redirect=a.in",
     "exists:%{i}.a.in", "ip4:192.0.2.1", "ip4:0.0.0.0/0", "?mx:b.in", "bad:", "x=y"]
)  # fmt: skip
RECORDS = st.lists(TERMS, max_size=15).map(lambda terms: " ".join(["v=spf1", *terms]))


@given(RECORDS, RECORDS, RECORDS)
def test_following_any_records_ends_and_counts_what_a_record_itself_asks(own, first, second):
    known = {"own.in": own, "a.in": first, "b.in": second}
    rule = follow(
        "own.in",
        lambda name: [known[name]] if name in known else None,
        lambda _term, _name: Found.SOMETHING,
    )
    asking = sum(term.asks for term in parse_spf(own).terms)
    assert asking <= rule.lookups <= 60
    assert rule.ending in ("", "+", "-", "~", "?")


def test_terms_behind_all_are_not_read():
    rulings = spf("v=spf1 -all " + " ".join(f"a:h{number}.{DOMAIN}" for number in range(12)))
    assert failed(rulings) == set()
    assert failed(spf("v=spf1 -all +all")) == set()


def test_rule_for_no_message_at_all_is_none():
    rulings = judged({(f"_dmarc.{DOMAIN}", "TXT"): txt("v=DMARC1; p=reject; pct=0")})
    assert failed(rulings) == {"mail.dmarc_none"}
