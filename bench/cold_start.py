"""From starting ``casusregie serve`` on a prepared store to its first page.

The very first start compiles Python, as installing does; it does not count.
"""

from __future__ import annotations

import statistics
import time

from bench.children import cpu_seconds, installed_server, wait_for_port
from bench.stores import sqlite_store
from bench.visitor import Visitor

TURNS = 5


def measure() -> dict[str, float]:
    """Return median seconds until the first page, and how much of them was computing."""
    took, computed = [], []
    with sqlite_store() as store:
        store.line.register()
        for _ in range(1 + TURNS):
            began = time.perf_counter()
            with installed_server(store.keys.parent) as (process, port):
                wait_for_port(port)
                visitor = Visitor(port)
                assert visitor.get("/aanmelden").status == 200
                took.append(time.perf_counter() - began)
                computed.append(cpu_seconds(process))
                visitor.close()
    return {
        "seconds": round(statistics.median(took[1:]), 2),
        "cpu_seconds": round(statistics.median(computed[1:]), 2),
    }
