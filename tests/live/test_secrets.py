"""A credential comes from the environment and goes to the CRM; it is in nothing that is said or kept."""

from __future__ import annotations

import pytest

from qualrules.plugins.live.credentials import Credentials
from qualrules.reading.live import LiveError
from tests.live.reading import CRMS, run
from tests.live.server import Answer, Fault, Server


def everything_kept(cache):
    return (
        b"".join(path.read_bytes() for path in cache.rglob("*") if path.is_file())
        + "\n".join(map(str, cache.rglob("*"))).encode()
    )


@pytest.mark.parametrize("answer", [
    Answer({"message": "no"}, 401), Answer({"message": "no"}, 500), Answer({"message": "no"}, 403),
    Answer(b"<html>", 200), Answer({"x": "y" * 900}, cut=100),
], ids=["401", "500", "403", "no JSON", "dropped"])  # fmt: skip
@pytest.mark.parametrize("option", ["--debug", "-vv", "-q"])
def test_it_is_neither_said_nor_kept(crm, server, tmp_path, cache, answer, option, capfd):
    server.faults.append(Fault(lambda asked: crm.records in asked.path, answer, times=99, skip=2))
    done = run(crm, tmp_path, option)
    assert done.code == 2
    told = done.out + done.err + "".join(capfd.readouterr())
    assert crm.token not in told
    assert crm.token.encode() not in everything_kept(cache)
    assert any(crm.token in value for asked in server.log for value in asked.headers.values())


def test_a_crm_that_repeats_it_is_not_repeated(crm, server, tmp_path):
    text = f"the token {crm.token} is not allowed to do this"
    bodies = {
        "salesforce": [{"errorCode": "INSUFFICIENT_ACCESS", "message": text}],
        "hubspot": {"category": "MISSING_SCOPES", "message": text},
        "pipedrive": {"success": False, "error": text},
    }
    server.faults.append(Fault(lambda asked: True, Answer(bodies[crm.scheme], 403), times=99))
    done = run(crm, tmp_path)
    assert done.code == 2
    done.says("the token … is not allowed to do this")


def test_without_one_it_is_said_where_it_is_looked_for(crm, tmp_path):
    done = run(crm, tmp_path)
    assert done.code == 2
    name = crm.credential.replace(crm.scheme.upper(), f"{crm.scheme.upper()}_PRODUCTION")
    done.says("is not in the environment", f"set {name}, or {crm.credential}")


def test_that_of_the_place_wins(crm, server, tmp_path, monkeypatch):
    monkeypatch.setenv(crm.credential, "that-of-all-places")
    name = crm.credential.replace(crm.scheme.upper(), f"{crm.scheme.upper()}_PRODUCTION")
    monkeypatch.setenv(name, crm.token)
    assert run(crm, tmp_path).code == 0


@pytest.mark.parametrize(("address", "said"), [
    ("http://crm.example.com", "begins with http://, and a credential is only sent over https"),
    ("https://", "is no address"),
    ("ftp://crm.example.com", "is no address"),
    ("https://user:pass@crm.example.com", "is no address"),
])  # fmt: skip
def test_an_address_that_is_not_safe(crm, server, tmp_path, monkeypatch, address, said):
    monkeypatch.setenv(crm.address, address)
    done = run(crm, tmp_path)
    assert done.code == 2
    done.says(crm.address, said)
    assert server.log == []


@pytest.mark.parametrize(
    "address", ["http://localhost:1", "http://127.0.0.2:1", "http://[::1]:1", "https://a.example"]
)
def test_an_address_that_is_safe(monkeypatch, address):
    monkeypatch.setenv("QUALRULES_HUBSPOT_BASE_URL", f"{address}/")
    assert Credentials("hubspot", "x").address("BASE_URL", "") == address


def test_their_repr_tells_nothing(monkeypatch):
    monkeypatch.setenv("QUALRULES_HUBSPOT_EU_WEST_ACCESS_TOKEN", "secret-of-the-place")
    credentials = Credentials("hubspot", "eu-west")
    assert credentials.need("ACCESS_TOKEN", "a token") == "secret-of-the-place"
    assert "secret" not in repr(credentials)
    with pytest.raises(LiveError, match="a password is not in the environment"):
        credentials.need("PASSWORD", "a password")


def test_without_credentials_every_way_to_sign_in_to_salesforce_is_named(tmp_path):
    done = run(CRMS["salesforce"], tmp_path)
    assert done.code == 2
    names = "ACCESS_TOKEN INSTANCE_URL CONSUMER_KEY CONSUMER_SECRET DOMAIN USERNAME PASSWORD SECURITY_TOKEN"
    done.says(*(f"QUALRULES_SALESFORCE_{name}" for name in names.split()), 'docs/crms.md, "Credentials"')


@pytest.mark.parametrize(("variable", "value", "said"), [
    ("DOMAIN", "acme/../evil", "the domain of the Salesforce organisation is none"),
    ("INSTANCE_URL", "", "QUALRULES_SALESFORCE_INSTANCE_URL"),
])  # fmt: skip
def test_an_incomplete_sign_in_to_salesforce(tmp_path, monkeypatch, variable, value, said):
    crm = CRMS["salesforce"]
    if variable == "DOMAIN":
        monkeypatch.setenv("QUALRULES_SALESFORCE_CONSUMER_KEY", "k")
        monkeypatch.setenv("QUALRULES_SALESFORCE_CONSUMER_SECRET", "s")
    else:
        monkeypatch.setenv(crm.credential, crm.token)
    monkeypatch.setenv(f"QUALRULES_SALESFORCE_{variable}", value)
    done = run(crm, tmp_path)
    assert done.code == 2
    done.says(said)


def test_a_server_of_the_wrong_kind_gets_nothing_but_one_question(tmp_path, monkeypatch):
    with Server(lambda asked: Answer({"hello": "world"})) as other:
        crm = CRMS["pipedrive"]
        for name, value in crm.environment(other).items():
            monkeypatch.setenv(name, value)
        done = run(crm, tmp_path)
        assert len(other.log) == 1
    assert done.code == 2
    done.says("Pipedrive says that the request failed")
