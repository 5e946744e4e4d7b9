"""Quality: a sample that anybody can draw again, answers that look too easy, and verdicts."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import connection
from tests.portal.grievances import world
from tests.portal.grievances.answers import after, answered, head, own_hand

from chinar.portal.core.journal.models import Entry
from chinar.portal.core.notices.models import Notice
from chinar.portal.core.people.models import Grant
from chinar.portal.grievances import boilerplate, seals
from chinar.portal.grievances.jobs import quality as drawing
from chinar.portal.grievances.jobs.quality import chosen, draw
from chinar.portal.grievances.lifecycle import Action, NotPossibleError
from chinar.portal.grievances.models import (
    Grievance,
    PolicyVersion,
    QualityDraw,
    QualitySample,
    SampleVerdict,
)
from chinar.portal.grievances.services import desk, quality
from chinar.portal.grievances.services.voice import Speaker, not_solved

DAY = date(2026, 11, 24)
IDS = [UUID(int=n) for n in range(1, 101)]
DIFFERENT = ("Mended.", "The pump runs.", "Tanker sent.", "New pipe laid.", "Valve opened.")


def sent(state, engineer, replies, *, hours: float = 5):
    """File cases some hours before they are answered, each with a reply."""
    registered = world.NOW - timedelta(hours=hours)
    return [
        answered(world.filed(state, f"web:{n}", registered), engineer, reply=reply)
        for n, reply in enumerate(replies)
    ]


@pytest.fixture
def sample(state, engineer):
    """An answer that was drawn."""
    sent(state, engineer, DIFFERENT[:1])
    draw(DAY, now=after(1), seed="s")
    return QualitySample.objects.get()


@pytest.fixture
def chief(state):
    """The head of the water department."""
    return head(state.water.scope)


def test_same_seed_draws_the_same_and_another_draws_others():
    first = chosen(IDS, "office", seed="a", percent=10)
    assert len(first) == 10
    assert chosen(IDS[::-1], "office", seed="a", percent=10) == first
    assert chosen(IDS, "office", seed="b", percent=10) != first
    assert chosen(IDS, "other", seed="a", percent=10) != first


@pytest.mark.parametrize(("percent", "drawn"), [(0, 0), (1, 1), (5, 1), (50, 2), (100, 3)])
def test_share_is_the_policys_and_of_few_answers_at_least_one(percent, drawn):
    assert len(chosen(IDS[:3], "office", seed="a", percent=percent)) == drawn


def test_draw_is_of_one_day_and_writes_its_seed_down(state, engineer):
    sent(state, engineer, DIFFERENT)
    world.filed(state, "web:open")
    made = draw(DAY, now=after(1))
    assert (made.answers, made.drawn, made.flagged) == (5, 1, 0)
    entry = Entry.objects.get(record_type="grievances.qualitydraw")
    assert entry.data["seed"] == made.seed
    assert draw(date(2026, 11, 23), now=after(1)).answers == 0


def test_answer_that_joined_reports_share_is_looked_at_once(state, engineer):
    lead, joined = sent(state, engineer, DIFFERENT[:2], hours=0.5)
    Grievance.objects.filter(pk=joined.pk).update(lead=lead)
    assert draw(DAY, now=after(1)).answers == 1
    assert QualitySample.objects.get().grievance == lead


def test_draw_twice_draws_once(state, engineer):
    sent(state, engineer, DIFFERENT)
    assert draw(DAY, now=after(1)).seed == draw(DAY, now=after(2)).seed
    assert QualityDraw.objects.count() == QualitySample.objects.count() == 1


def test_draw_that_was_stopped_goes_on_with_the_seed_that_was_written_down(
    state, engineer, monkeypatch
):
    sent(state, engineer, DIFFERENT)

    def stop(*_args):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(drawing, "_of_office", stop)
        with pytest.raises(KeyboardInterrupt):
            draw(DAY, now=after(1))
    begun = QualityDraw.objects.get()
    assert (begun.answers, QualitySample.objects.count()) == (None, 0)
    made = draw(DAY, now=after(2))
    assert (made.seed, made.answers, made.drawn) == (begun.seed, 5, 1)
    assert Entry.objects.filter(record_type="grievances.qualitydraw").count() == 1


def test_answers_are_read_while_others_may_write(state, engineer, monkeypatch):
    sent(state, engineer, DIFFERENT)
    depths, real, outside = [], boilerplate.sketches_of, len(connection.savepoint_ids)

    def read(*args):
        depths.append(len(connection.savepoint_ids))
        return real(*args)

    monkeypatch.setattr(boilerplate, "sketches_of", read)
    draw(DAY, now=after(1))
    assert depths == [outside]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads the plan as SQLite writes it")
def test_last_answers_of_an_office_are_found_by_an_index(state, django_assert_num_queries):
    with django_assert_num_queries(1) as asked:
        boilerplate.sketches_of(state.water_anantnag.pk, world.NOW)
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {asked.captured_queries[0]['sql']}")
        plan = " ".join(row[-1] for row in cursor.fetchall())
    assert "answer_of_office (office_id=? AND at>? AND at<?)" in plan
    assert "SCAN grievances_" not in plan


def test_answer_that_was_written_twice_counts_once(state, engineer):
    hand = own_hand(engineer)
    case = desk.start(desk.assign(world.filed(state), hand, to=engineer), hand)
    proposal = desk.Proposal(outcome="granted", action_taken="Done.", reply="Water is back!")
    desk.send_back(desk.propose(case, hand, proposal=proposal), hand, text="Which lane?")
    desk.dispose(desk.propose(case, hand, proposal=proposal), hand)
    assert len(boilerplate.sketches_of(case.office_id, world.NOW)) == 1


def test_share_follows_the_policy_in_force_on_the_day(state, engineer):
    sent(state, engineer, DIFFERENT)
    PolicyVersion.objects.create(
        name="later", starts_on=date(2026, 11, 25), limits={"quality_percent": 0}, source="x"
    )
    PolicyVersion.objects.create(
        name="then", starts_on=DAY, limits={"quality_percent": 100}, source="x"
    )
    assert draw(DAY, now=after(2)).drawn == 5


def test_boilerplate_repeated_across_cases_is_flagged_with_how_many(state, engineer):
    replies = [f"Your matter no. {n} was sent to the field staff." for n in range(7)]
    sent(state, engineer, [*replies, "Pump replaced in lane 3."])
    draw(DAY, now=after(1))
    flagged = QualitySample.objects.filter(reason="boilerplate")
    assert {one.alike for one in flagged} == {6}
    assert flagged.count() == 7


def test_few_alike_answers_are_how_people_write(state, engineer):
    sent(state, engineer, ["Water is back."] * 5)
    draw(DAY, now=after(1))
    assert not QualitySample.objects.filter(reason="boilerplate").exists()


def test_answers_of_another_office_do_not_count(state, engineer):
    sent(state, engineer, ["Water is back."] * 4)
    other = world.post(state.water_kulgam.scope)
    for n in range(3):
        case = world.filed(state, f"kul:{n}", world.NOW - timedelta(hours=5), area=state.kulgam)
        answered(case, other, reply="Water is back.")
    draw(DAY, now=after(1))
    assert not QualitySample.objects.filter(reason="boilerplate").exists()


def test_very_quick_closure_is_flagged(state, engineer):
    sent(state, engineer, DIFFERENT[:2], hours=0.5)
    draw(DAY, now=after(1))
    assert QualitySample.objects.filter(reason="quick").count() == 2


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Water is back, order 12 of 3-11.", "water is back – order 9 of 4-12", True),
        (
            "The matter was sent to the field staff of Kokernag, who will look into it soon.",
            "The matter was sent to the field staff of Doru, who will look into it soon.",
            True,
        ),
        ("پانی آ گیا ہے۔", "پانی آ گيا ہے", True),
        ("Water is back.", "Water is not back.", False),
        ("12/2026", "13/2026", False),
    ],
)
def test_same_words_are_known_again_whatever_their_numbers_and_signs(one, other, same):
    sketch = boilerplate.sketch_of(one)
    assert bool(boilerplate.count(sketch, [boilerplate.sketch_of(other)])) is same


def test_officer_is_told_before_sending_how_many_say_the_same(client, state, engineer, sign_in):
    sent(state, engineer, ["Water is back."] * 6)
    seat = sign_in("redressal_officer", state.water_anantnag.scope)
    hand = own_hand(seat)
    case = desk.start(desk.assign(world.filed(state, "web:new"), hand, to=seat), hand)
    proposal = desk.Proposal(outcome="granted", action_taken="Done.", reply="Water is back!")
    desk.propose(case, hand, proposal=proposal)
    told = boilerplate.said_before(case, "Water is back!", world.NOW)
    assert (told.same, told.of, told.worth_telling) == (6, 6, True)
    page = client.get(f"/en/desk/grievances/{case.pk}/dispose/").content.decode()
    assert "answers of your office say the same" in page or told.of == 6


def test_sound_answer_is_journalled_and_troubles_nobody(sample, chief):
    quality.judge(sample, own_hand(chief, after(2)), SampleVerdict.SOUND)
    entry = Entry.objects.get(record_type="grievances.qualitysample")
    assert entry.data["verdict"] == "sound"
    assert entry.actor_post == str(chief.pk)
    assert not Notice.objects.filter(kind__startswith="grievances.quality").exists()


def test_advice_reaches_the_post_and_the_answer_stands(sample, chief, engineer):
    world.hold(engineer, "engineer")
    quality.judge(sample, own_hand(chief, after(2)), SampleVerdict.ADVISED, "Name the lane.")
    told = Notice.objects.get(kind="grievances.quality_advised")
    assert (told.user.username, told.context["text"]) == ("engineer", "Name the lane.")
    assert Grievance.objects.get().state == "disposed"
    entry = Entry.objects.get(record_type="grievances.qualitysample")
    assert entry.data["seal"] == seals.of_words(sample.grievance, "Name the lane.")


def test_sample_can_reopen_the_case(sample, chief):
    quality.judge(sample, own_hand(chief, after(2)), SampleVerdict.REOPENED, "Nobody went there.")
    case = Grievance.objects.get()
    assert case.state == "reopened"
    entry = Entry.objects.get(record_id=str(case.pk), action=Action.REOPEN)
    assert entry.data["sample"] == str(sample.pk)
    assert Notice.objects.filter(kind="grievances.opened_again").exists()


def test_case_that_is_open_again_already_cannot_be_reopened(sample, chief):
    not_solved(sample.grievance, "Dry.", Speaker(now=after(1)))
    with pytest.raises(NotPossibleError):
        quality.judge(sample, own_hand(chief, after(2)), SampleVerdict.REOPENED, "Look again.")
    sample.refresh_from_db()
    assert sample.verdict == SampleVerdict.PENDING


def test_sample_of_an_earlier_answer_does_not_reopen_a_later_one(sample, chief):
    Grievance.objects.update(disposed_at=after(2))
    with pytest.raises(NotPossibleError):
        quality.judge(sample, own_hand(chief, after(3)), SampleVerdict.REOPENED, "Look again.")


def test_verdict_is_given_once_and_needs_words_where_somebody_acts_on_it(sample, chief):
    with pytest.raises(quality.NoWordsError):
        quality.judge(sample, own_hand(chief, after(2)), SampleVerdict.ADVISED, " ")
    quality.judge(sample, own_hand(chief, after(2)), SampleVerdict.SOUND)
    with pytest.raises(quality.JudgedError):
        quality.judge(sample, own_hand(chief, after(2)), SampleVerdict.SOUND)


def test_whoever_answered_does_not_judge_it(state, sample, engineer):
    Grant.objects.create(post=engineer, role="department_head", scope=state.water.scope)
    engineer.refresh_from_db()
    with pytest.raises(quality.NotYoursToJudgeError):
        quality.judge(sample, own_hand(engineer, after(2)), SampleVerdict.SOUND)


def test_supervisor_of_the_area_complained_about_does_not_judge_it(state, sample):
    commissioner = world.post(state.anantnag.scope, "DC", "deputy_commissioner")
    sample.grievance.against.add(state.water_anantnag)
    with pytest.raises(quality.NotYoursToJudgeError) as barred:
        quality.judge(sample, own_hand(commissioner, after(2)), SampleVerdict.SOUND)
    assert barred.value.bar == "complained_about"


URL = "/en/desk/quality/"


def test_supervisor_sees_samples_of_the_own_offices_and_judges_on_the_page(
    client, state, sample, sign_in
):
    sign_in("department_head", state.water.scope)
    assert sample.grievance.number in client.get(URL).content.decode()
    page = client.get(f"{URL}{sample.pk}/").content.decode()
    assert "(optional)" not in page  # advice needs its words
    assert "Mended." in page
    assert sample.grievance.text in page
    faulty = client.post(f"{URL}{sample.pk}/", {"verdict": "advised"}).content.decode()
    assert "Write what the office should know" in faulty
    assert client.post(f"{URL}{sample.pk}/", {"verdict": "sound"}).url == URL
    assert client.post(f"{URL}{sample.pk}/", {"verdict": "sound"}).status_code == 409
    assert "Sound" in client.get(f"{URL}?judged=1").content.decode()
    assert "Nothing waits" in client.get(URL).content.decode()


def test_supervisor_elsewhere_sees_none(client, state, sample, sign_in):
    sign_in("department_head", state.public.scope)
    assert sample.grievance.number not in client.get(URL).content.decode()
    assert client.get(f"{URL}{sample.pk}/").status_code == 404
    assert client.get(f"{URL}draws/").status_code == 403


def test_secretary_sees_all_samples_and_the_draws_with_their_seeds(client, sample, sign_in):
    sign_in("grievance_secretary")
    assert sample.grievance.number in client.get(URL).content.decode()
    assert QualityDraw.objects.get().seed in client.get(f"{URL}draws/").content.decode()
