import json
import os
import threading

import pytest

from chinar.practice.sites import Fault, UndeclaredFaultError, read_off, switch
from chinar.practice.sites.switches import Switchboard

HOST = "welfare.practice.example"


@pytest.fixture
def path(tmp_path):
    return tmp_path / "new" / "faults.json"


def test_without_a_file_nothing_is_switched_off(path):
    assert read_off(path) == frozenset()


def test_a_fault_goes_off_and_on_again(path):
    switch(path, HOST, Fault.HSTS_MISSING, on=False)
    switch(path, HOST, Fault.GIT_EXPOSED, on=False)
    assert read_off(path) == {(HOST, Fault.HSTS_MISSING), (HOST, Fault.GIT_EXPOSED)}
    switch(path, HOST, Fault.HSTS_MISSING, on=True)
    assert read_off(path) == {(HOST, Fault.GIT_EXPOSED)}
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("host", [HOST, "nobody.practice.example"])
def test_an_undeclared_fault_cannot_be_switched(path, host):
    with pytest.raises(UndeclaredFaultError, match=host):
        switch(path, host, Fault.STALLS, on=True)
    assert not path.exists()


def test_pairs_no_longer_declared_are_left_out(path):
    path.parent.mkdir()
    path.write_text(
        json.dumps({"off": {"gone.practice.example": ["stalls"], HOST: ["no", "git-exposed"]}})
    )
    assert read_off(path) == {(HOST, Fault.GIT_EXPOSED)}


def test_switches_thrown_at_once_do_not_undo_each_other(path):
    faults = [Fault.DATE_STALE, Fault.HSTS_MISSING, Fault.CSP_MISSING, Fault.XCTO_MISSING]
    threads = [
        threading.Thread(target=switch, args=(path, HOST, fault), kwargs={"on": False})
        for fault in faults
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert read_off(path) == {(HOST, fault) for fault in faults}


def test_the_board_reads_again_when_the_file_was_replaced(path):
    board = Switchboard(path)
    assert board.off() == frozenset()
    switch(path, HOST, Fault.GIT_EXPOSED, on=False)
    assert board.off() == {(HOST, Fault.GIT_EXPOSED)}
    path.unlink()
    assert board.off() == frozenset()


@pytest.mark.parametrize("content", ["", "{", "[]", '{"off": 3}', json.dumps({"off": {HOST: 3}})])
def test_an_unreadable_file_changes_nothing(path, content):
    board = Switchboard(path)
    switch(path, HOST, Fault.GIT_EXPOSED, on=False)
    before = board.off()
    path.write_text(content)
    os.utime(path, ns=(1, 1))
    assert board.off() == before == {(HOST, Fault.GIT_EXPOSED)}
