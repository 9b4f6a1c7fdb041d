from __future__ import annotations

from flask import Flask

from webui import sent


def test_one_line_stays_one_line() -> None:
    data = {"naam": " Jolijn\r\nEsdoorn\u2028Gemeente\x00\x1b ", "reden": "eerst\ndan"}
    with Flask("test").test_request_context("/?zoek=a%0Ab", method="POST", data=data):
        assert sent.line("naam") == "Jolijn Esdoorn Gemeente"
        assert sent.chosen("naam") == ("Jolijn Esdoorn Gemeente",)
        assert sent.argument("zoek") == "a b"
        assert sent.text("reden") == "eerst\ndan"
