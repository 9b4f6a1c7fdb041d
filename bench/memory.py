"""How much memory ``casusregie serve`` holds after work by several people.

First they come one after another, then all at the same time: every thread of the server is
then busy, and so many passwords are checked at once.
"""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

from bench.children import installed_server, memory_mb, wait_for_port
from bench.stores import sqlite_store
from bench.visitor import Visitor

PEOPLE = ("mila", "mees", "cato", "ihsan", "sanne", "victor", "roos", "bo")
ROUNDS = 10
MELDINGEN = 10
_LINK = re.compile(r'href="(/(?:taken|meldingen|casussen|stukken)/[^"#?]+)"')


def measure() -> dict[str, float]:
    """Return MB of resident memory after start, after work, after a rush, and at its peak."""
    with sqlite_store() as store:
        for _ in range(MELDINGEN):
            store.line.register()
        store.line.open_casus()
        with installed_server(store.keys.parent) as (process, port):
            wait_for_port(port)
            Visitor(port).get("/aanmelden")
            fresh = memory_mb(process, "VmRSS")
            pages = sum(_work(port, who) for who in PEOPLE)
            worked = memory_mb(process, "VmRSS")
            with ThreadPoolExecutor(len(PEOPLE)) as pool:
                pages += sum(pool.map(lambda who: _work(port, who), PEOPLE))
            return {
                "fresh_mb": fresh,
                "worked_mb": worked,
                "all_at_once_mb": memory_mb(process, "VmRSS"),
                "peak_mb": memory_mb(process, "VmHWM"),
                "pages": pages,
            }


def _work(port: int, who: str) -> int:
    """Open the lists and what they lead to; returns how many pages came."""
    visitor = Visitor(port)
    visitor.sign_in(who)
    pages = 0
    for number in range(ROUNDS):
        overview = visitor.get("/taken?scope=alle" if number % 2 else "/meldingen")
        links = _LINK.findall(overview.text)
        answers = [overview, *(visitor.get(link) for link in links[:3])]
        pages += sum(answer.status == 200 for answer in answers)
    visitor.close()
    return pages
