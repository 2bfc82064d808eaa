"""`wait`: when it ends, how often it looks, and what it says."""

from __future__ import annotations

import time
from functools import partial
from types import SimpleNamespace

import pytest

from sig_cli.cli import waiting
from sig_cli.cli.failures import Failure
from sig_cli.cli.report import report
from sig_cli.cli.waiting import wait
from sig_cli.domain.errors import ServiceError
from tests.cli.golden import run, set_up

MISSING = ServiceError("ResourceNotFound", "not here", status=404)
FORBIDDEN = ServiceError("AuthorizationFailed", "no", status=403)


def state(name):
    return {"properties": {"provisioningState": name, "publishingProfile": {"replicaCount": 1}}}


class Service:
    """Answers in turn, the last one for ever; counts the looks and the seconds slept."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.looks = 0
        self.slept = []

    def get(self):
        self.looks += 1
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, ServiceError):
            raise answer
        return answer

    def wait(self, **conditions):
        return wait(self.get, sleep=self.slept.append, **conditions)


@pytest.mark.parametrize(("answers", "conditions", "looks"), [
    ([state("Creating"), state("Succeeded")], {"created": True}, 2),
    ([MISSING, state("Creating"), state("succeeded")], {"created": True}, 3),
    ([state("Updating"), state("Succeeded")], {"updated": True}, 2),
    ([{"provisioningState": "Succeeded"}], {"updated": True}, 1),
    ([MISSING, MISSING, state("Creating")], {"exists": True}, 3),
    ([state("Failed")], {"exists": True}, 1),
    ([state("Deleting"), MISSING], {"deleted": True}, 2),
    ([MISSING, state("Creating"), state("Succeeded")], {"custom": "properties.provisioningState=='Succeeded'"}, 3),
    ([state("Succeeded")], {"custom": "provisioningState=='Succeeded'", "aaz": False}, 1),
    ([MISSING], {"created": True, "deleted": True}, 1),
])
def test_it_ends_when_the_condition_holds(answers, conditions, looks):
    service = Service(*answers)
    assert service.wait(**conditions) is None
    assert (service.looks, service.slept) == (looks, [30] * (looks - 1))


@pytest.mark.parametrize(("conditions", "looks"), [
    ({"timeout": 0}, 0), ({"timeout": 60}, 2), ({"timeout": 61}, 3), ({"timeout": 10, "interval": 3}, 4),
    ({"interval": -1}, 0), ({"timeout": -1}, 0),
])
def test_when_the_time_runs_out_the_result_is_an_empty_object(conditions, looks):
    service = Service(state("Creating"))
    assert service.wait(created=True, **conditions) == {}
    assert (service.looks, len(service.slept)) == (looks, looks)


def test_generated_commands_evaluate_the_body_as_it_came():
    service = Service(state("Succeeded"))
    assert service.wait(custom="provisioningState=='Succeeded'", timeout=30) == {}


@pytest.mark.parametrize("conditions", [{"created": True}, {"updated": True}, {"deleted": True}, {"custom": "foo"}])
def test_a_failed_resource_ends_it(conditions):
    with pytest.raises(Failure) as caught:
        Service(state("Failed")).wait(**conditions)
    assert (caught.value.message, caught.value.exit_code) == ("The operation failed", 1)


def test_what_was_cancelled_is_waited_for_until_the_time_runs_out():
    service = Service(state("Canceled"))
    assert service.wait(created=True, timeout=90) == {}
    assert service.looks == 3
    assert service.wait(created=True, custom="contains(['Succeeded', 'Canceled'], properties.provisioningState)") is None


@pytest.mark.parametrize(("error", "conditions"), [
    (MISSING, {"updated": True}), (FORBIDDEN, {"created": True}), (FORBIDDEN, {"deleted": True}),
    (FORBIDDEN, {"exists": True}),
])
def test_other_errors_of_the_service_end_it(error, conditions):
    with pytest.raises(ServiceError) as caught:
        Service(error).wait(**conditions)
    assert caught.value is error


def test_without_a_condition():
    with pytest.raises(Failure) as caught:
        Service(MISSING).wait()
    assert (caught.value.message, caught.value.exit_code) == (
        "incorrect usage: --created | --updated | --deleted | --exists | --custom JMESPATH", 1)


def test_an_interval_of_zero_says_so_where_az_ends_in_a_traceback():
    service = Service(MISSING)
    with pytest.raises(Failure) as caught:
        service.wait(created=True, interval=0)
    assert (caught.value.message, caught.value.exit_code) == ("incorrect usage: --interval must not be 0", 1)
    assert service.looks == 0


@pytest.mark.parametrize("expression", ["foo[", "a b", "length(`5`)", "`"])
def test_a_bad_expression_is_told_with_the_words_of_query(expression):
    with pytest.raises(Failure) as caught:
        Service(state("Creating")).wait(custom=expression)
    text, code = report(caught.value, colour=False)
    assert code == 1
    assert text.startswith("ERROR: Invalid jmespath query supplied for `--query`: ")
    assert text.endswith("To learn more about --query, please visit: "
                         "'https://learn.microsoft.com/cli/azure/query-azure-cli'")


def test_a_bad_expression_is_told_before_the_resource_is_there():
    service = Service(MISSING)
    with pytest.raises(Failure):
        service.wait(custom="foo[")
    assert service.looks == 0


@pytest.mark.parametrize(("speed", "given", "seconds"), [
    (None, None, 1), (0.5, None, 30), (5e-324, None, 30), (1.0, None, 30), (2.0, None, 15), (60.0, None, 1), (60.0, 30, 30), (None, 7, 7)])
def test_without_an_interval_it_looks_as_much_more_often_as_operations_are_faster(speed, given, seconds):
    service = Service(state("Creating"), state("Succeeded"))
    session = SimpleNamespace(settings=SimpleNamespace(speed=speed), frozen="", only_show_errors=True)
    assert service.wait(created=True, interval=given, session=session) is None
    assert service.slept == [seconds]


def test_a_seconds_work_is_not_waited_for_half_a_minute(monkeypatch):
    set_up("definition")
    slept = []
    sleep = time.sleep
    monkeypatch.setattr(waiting, "wait", partial(waiting.wait, sleep=lambda seconds: (slept.append(seconds), sleep(seconds))))
    monkeypatch.setenv("SIG_REPLICATION_SPEED", "600")
    names = "-g images -r golden -i ubuntu -e 1.0.0"
    assert run(f"sig image-version create {names} --managed-image web --no-wait")[2] == 0
    assert run(f"sig image-version wait {names} --created") == ("", "", 0)
    assert slept == [1]
