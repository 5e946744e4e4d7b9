"""A year of practice grievances, filed and worked through the services that people call."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Final

from django.utils import timezone

from chinar.portal.core.journal.actor import CITIZEN, Actor, ActorKind
from chinar.portal.core.people.models import Post
from chinar.portal.grievances import facts
from chinar.portal.grievances.jobs import quality
from chinar.portal.grievances.models import (
    Channel,
    Decision,
    Grievance,
    GrievanceCategory,
    Outcome,
    Rating,
)
from chinar.portal.grievances.selectors import assignable_posts
from chinar.portal.grievances.services import Filing, appeals, citizen, desk, file, voice
from chinar.portal.registry.models import Area
from chinar.practice.offices import districts
from chinar.practice.texts import ORDERS, PROBLEMS, QUESTIONS, REPLIES, STILL_WRONG, WAITS

COUNT: Final = 300
DAYS: Final = 365
RECENT: Final = timedelta(days=28)
LANGUAGES: Final = (("en", 28), ("hi", 24), ("ur", 36), ("ks", 7), ("doi", 5))
# Water and power fail most often, and their officers have a desk to practise at.
SUBJECTS: Final = (*PROBLEMS, *["water.none"] * 5, *["power.cut"] * 3)
CONTENT: Final = (Rating.EXCELLENT, Rating.VERY_GOOD, Rating.GOOD, Rating.AVERAGE)
DRAWN: Final = 14  # days whose answers a supervisor finds drawn
CHANNELS: Final = (Channel.WEB, Channel.WEB, Channel.WEB, Channel.OPEN311)


Step = Callable[[Grievance, desk.Hand], Grievance]


@dataclass(slots=True)
class Worker:
    """Files and works practice grievances with one pair of dice, so that all of it repeats."""

    dice: Random
    now: datetime

    def file_one(self, number: int, at: datetime, places: list[Area]) -> Grievance:
        """File one grievance at a moment of the past."""
        area = self.dice.choice(places)
        code = self.dice.choice(SUBJECTS)
        language = self._language(code)
        sentence = self.dice.choice(PROBLEMS[code][language])
        text = sentence.format(place=area.label(language), days=self.dice.randint(3, 40))
        reachable = self.dice.random() < 0.6
        filing = Filing(
            text=text,
            key=f"practice:{number}",
            channel=self.dice.choice(CHANNELS),
            language=language,
            category=GrievanceCategory.objects.get(code=code),
            area=area,
            place=area.label(language),
            email=f"citizen-{number}@practice.example" if reachable else "",
            urgent=code == "health.staff" and self.dice.random() < 0.3,
            practice=True,
        )
        return file(filing, actor=CITIZEN, now=at).grievance

    def work(self, grievance: Grievance) -> None:
        """Take a grievance as far as its age allows, now and then too late or not at all."""
        moment = grievance.registered_at
        post = self._post(grievance)
        recent = self.now - moment < RECENT
        for step in self._plan(stalls=0.6 if recent else 0.02):
            moment += timedelta(days=self.dice.uniform(0.5, 9), hours=self.dice.uniform(0, 5))
            if moment >= self.now:
                return
            grievance = step(grievance, _hand(post, moment))

    def _plan(self, *, stalls: float) -> list[Step]:
        steps: list[Step] = [self._assign, _start]
        if self.dice.random() < stalls:
            return steps[: self.dice.randint(0, 2)]
        chance = self.dice.random()
        if chance < 0.20:
            steps.append(_interim)
        elif chance < 0.30:
            steps += [_ask, _answer]
        return [*steps, _propose, _dispose, *self._what_they_say()]

    def _what_they_say(self) -> list[Step]:
        """Have one in three say nothing about the answer, and one in eight not accept it."""
        chance = self.dice.random()
        if chance < 0.35:
            return [_confirm]
        if chance < 0.55:
            return [partial(_rate, rating=self.dice.choice(CONTENT))]
        if chance < 0.62:
            return [_rate_poor, _not_solved, self._assign, _start, _propose, _dispose, _confirm]
        if chance < 0.68:
            return [_rate_poor, _appeal, _uphold, self._assign, _start, _propose, _dispose]
        return []

    def _assign(self, grievance: Grievance, hand: desk.Hand) -> Grievance:
        to = hand.post or assignable_posts(grievance, hand.now.date())[0]
        return desk.assign(grievance, hand, to=to)

    def _language(self, code: str) -> str:
        known = [(language, weight) for language, weight in LANGUAGES if language in PROBLEMS[code]]
        languages, weights = zip(*known, strict=True)
        return str(self.dice.choices(languages, weights)[0])

    def _post(self, grievance: Grievance) -> Post:
        return assignable_posts(grievance, self.now.date())[0]


def _hand(post: Post, at: datetime) -> desk.Hand:
    actor = Actor(kind=ActorKind.OFFICER, post_id=str(post.pk))
    return desk.Hand(post=post, actor=actor, now=at)


def _start(grievance: Grievance, hand: desk.Hand) -> Grievance:
    return desk.start(grievance, hand)


def _interim(grievance: Grievance, hand: desk.Hand) -> Grievance:
    until = (hand.now + timedelta(days=14)).date()
    desk.interim(grievance, hand, text=WAITS[grievance.language], until=until)
    return _again(grievance)


def _ask(grievance: Grievance, hand: desk.Hand) -> Grievance:
    desk.ask_citizen(grievance, hand, text=QUESTIONS[grievance.language])
    return _again(grievance)


def _answer(grievance: Grievance, hand: desk.Hand) -> Grievance:
    citizen.add(grievance, grievance.place, now=hand.now)
    return _again(grievance)


def _propose(grievance: Grievance, hand: desk.Hand) -> Grievance:
    reply = REPLIES[grievance.language].format(date=f"{hand.now:%d-%m-%Y}")
    proposal = desk.Proposal(
        outcome=Outcome.GRANTED,
        action_taken=f"Practice: work order closed on {hand.now:%d-%m-%Y}.",
        reply=reply,
    )
    return desk.propose(grievance, hand, proposal=proposal)


def _dispose(grievance: Grievance, hand: desk.Hand) -> Grievance:
    return desk.dispose(grievance, hand)


def _confirm(grievance: Grievance, hand: desk.Hand) -> Grievance:
    return citizen.confirm(grievance, now=hand.now)


def _rate(grievance: Grievance, hand: desk.Hand, *, rating: Rating) -> Grievance:
    opinion = voice.Opinion(rating=rating, solved=True)
    return voice.rate(grievance, opinion, voice.Speaker(now=hand.now))


def _rate_poor(grievance: Grievance, hand: desk.Hand) -> Grievance:
    opinion = voice.Opinion(rating=Rating.POOR, solved=False, text=STILL_WRONG[grievance.language])
    return voice.rate(grievance, opinion, voice.Speaker(now=hand.now))


def _not_solved(grievance: Grievance, hand: desk.Hand) -> Grievance:
    return voice.not_solved(grievance, STILL_WRONG[grievance.language], voice.Speaker(now=hand.now))


def _appeal(grievance: Grievance, hand: desk.Hand) -> Grievance:
    text = STILL_WRONG[grievance.language]
    return appeals.file_appeal(grievance, text, voice.Speaker(now=hand.now)).grievance


def _uphold(grievance: Grievance, hand: desk.Hand) -> Grievance:
    filed = grievance.appeals.get(decision=Decision.PENDING)
    authority = Post.objects.get(pk=filed.authority_id)  # type: ignore[misc] # practice has one
    order = appeals.Order(
        decision=Decision.UPHELD,
        text=ORDERS[grievance.language],
        direction="Practice: visit the place and write what was found.",
    )
    return appeals.decide(filed, _hand(authority, hand.now), order).grievance


def _again(grievance: Grievance) -> Grievance:
    return Grievance.objects.get(pk=grievance.pk)


def make_grievances(now: datetime, dice: Random, count: int = COUNT) -> None:
    """File ``count`` grievances over the year before ``now``, oldest first, and work them."""
    facts.load(now)
    worker = Worker(dice, now)
    places = districts()
    # More of late than long ago, so that something is due on every desk.
    ages = sorted((dice.triangular(0.1, DAYS, 10) for _ in range(count)), reverse=True)
    for number, age in enumerate(ages, start=1):
        worker.work(worker.file_one(number, now - timedelta(days=age), places))
    for days in range(DRAWN, 0, -1):
        quality.draw(
            timezone.localdate(now) - timedelta(days=days), now=now, seed=f"practice:{days}"
        )
