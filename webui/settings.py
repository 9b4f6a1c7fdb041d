"""What an installation decides about its screens; read once, at start-up, by the commands."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]", "::1"})


@dataclass(frozen=True, slots=True)
class WebSettings:
    """Settings of the web application.

    Attributes:
        secret_key: signs sessions; kept in a file of its own (see ``webui.secret``).
        allowed_hosts: host names that are answered, without port.
        secure_cookies: off only for plain http on the loopback address.
        demo: accounts and dossiers are invented; every page says so.
        watch_token: what a program must know to ask how the system is doing; without one
            only programs on this machine may.
        proxies: how many trusted proxies stand in front and add ``X-Forwarded-*``.
        max_body: bytes that one request may carry.
        idle: time without a request after which a session ends.
        warn: time without a request after which the page warns.
        absolute: time after which a session ends whatever happens.
    """

    secret_key: bytes = field(repr=False)
    allowed_hosts: frozenset[str] = LOOPBACK
    secure_cookies: bool = True
    demo: bool = False
    watch_token: str = field(default="", repr=False)
    proxies: int = 0
    max_body: int = 2_000_000
    idle: timedelta = timedelta(minutes=30)
    warn: timedelta = timedelta(minutes=25)
    absolute: timedelta = timedelta(hours=10)
