"""A program for tests of real workers: it knows kinds of jobs that leave countable effects.

``labour.py worker THREADS``, ``labour.py scheduler``, ``labour.py enqueue KIND=COUNT …``, and
``labour.py stand_by``, which forks one of these for each list of words that it reads, as `up` forks
its parts: loading all of it anew takes seconds. An effect is a row in the table ``effect``.
"""

import json
import os
import signal
import sys
import threading
import time

import django

os.environ["CELERY_SKIP_CHECKS"] = "1"  # of templates and addresses, not our concern here
django.setup()

from django.db import connection, transaction
from django.utils import timezone

from chinar.portal.core.jobs import broker, registry, scheduler, worker
from chinar.portal.core.jobs.runner import settling
from chinar.portal.core.jobs.services import enqueue

broker.QUEUE = os.environ.get("LABOUR_QUEUE", broker.QUEUE)
broker.RESEND_AFTER_S = 2.0
WORK_S = 0.01


def leave_effect(number):
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO effect (number) VALUES (%s)", [number])


@registry.job("labour.atomic", lease_s=2, atomic=True)
def atomic_work(*, number):
    leave_effect(number)
    time.sleep(WORK_S)


@registry.job("labour.settling", lease_s=2)
def settling_work(*, number):
    time.sleep(WORK_S)
    with settling():
        leave_effect(number)


@registry.job("labour.flaky", lease_s=2, retry_s=0.1, atomic=True)
def flaky_work(*, number):
    leave_effect(number)
    with connection.cursor() as cursor:
        cursor.execute("SELECT attempts FROM jobs_job WHERE kind = 'labour.flaky'")
        if cursor.fetchone()[0] < 3:
            raise ValueError("not yet")


@registry.job("labour.long", lease_s=2, max_attempts=1)
def long_work(*, number):
    time.sleep(4)
    with settling():
        leave_effect(number)


@registry.job("labour.nothing", atomic=True)
def nothing(*, number):
    """Leave nothing: for measuring."""


def stop_on_term():
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    return stop


def stand_by():
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # what ends leaves nothing behind
    for line in sys.stdin:
        process = os.fork()
        if process == 0:
            os.setsid()
            os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # ours tells numbers alone
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            main(*json.loads(line))
            sys.exit()
        sys.stdout.write(f"{process}\n")
        sys.stdout.flush()


def main(task, *arguments):
    if task == "worker":
        worker.run(threads=int(arguments[0]), stop_event=stop_on_term())
    elif task == "scheduler":
        scheduler.run(stop_event=stop_on_term(), every_s=0.2)
    elif task == "stand_by":
        stand_by()
    elif task == "enqueue":
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE effect (number integer)")
        with transaction.atomic():
            for order in arguments:
                kind, count = order.split("=")
                for number in range(int(count)):
                    enqueue(kind, {"number": number}, now=timezone.now())


main(*sys.argv[1:])
