from __future__ import annotations

from dataclasses import fields
from pathlib import Path

from tasks.accounts import NieuwAccount
from webui.installation import Installation
from webui.settings import WebSettings


def test_no_secret_stands_in_the_description_of_a_setting() -> None:
    assert "geheim" not in repr(WebSettings(secret_key=b"geheim"))
    url = "postgresql+psycopg://regie:geheim@db.example/regie"
    assert "geheim" not in repr(Installation(Path("var"), url, Path("sleutels.json")))


def test_a_one_time_password_does_not_stand_in_the_description_of_an_account() -> None:
    described = {each.name: each.repr for each in fields(NieuwAccount)}
    assert described == {"account": True, "wachtwoord": False}
