"""Measures, prints figures beside their targets, and writes ``bench/results.json``.

``python -m bench`` measures everything; ``python -m bench tick inbox`` only that. A miss is a
figure to look at, not a failure: only a measurement that breaks makes the exit code 1.
"""

from __future__ import annotations

import argparse
import importlib
import os
import signal
import sys
import time
import traceback
from pathlib import Path

from bench.report import find_misses, print_table, write_results
from bench.targets import TARGETS

MEASUREMENTS = (
    "engine_step",
    "instance_bytes",
    "submit",
    "inbox",
    "tick",
    "due",
    "crowded",
    "memory",
    "cold_start",
)
RESULTS = Path(__file__).with_name("results.json")


def main() -> int:
    """Run the measurements that were asked for."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(MEASUREMENTS))
    names = parser.parse_args().names or MEASUREMENTS
    if unknown := set(names) - set(MEASUREMENTS):
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    # an exception, so that whatever was started is ended on the way out
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    began = time.monotonic()
    figures: dict[str, float] = {}
    broken: dict[str, str] = {}
    for name in names:
        _measure(name, figures, broken)
    asked = tuple(f"{name}." for name in names)
    misses = {name: why for name, why in find_misses(figures).items() if name.startswith(asked)}
    print("\nMisses:" if misses else f"\nNo misses; {len(TARGETS)} targets.")
    for miss, why in misses.items():
        print(f"  {miss}: {why}")
    seconds = round(time.monotonic() - began)
    told = {"seconds": seconds, "figures": figures, "misses": misses, "broken": broken}
    write_results(RESULTS, told)
    print(f"\n{seconds} s on {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}: {RESULTS.name}")
    return 1 if broken else 0


def _measure(name: str, figures: dict[str, float], broken: dict[str, str]) -> None:
    """Measure one thing; the others go on when it breaks."""
    print(f"\n{name}", flush=True)
    try:
        measured = importlib.import_module(f"bench.{name}").measure()
    except Exception as failure:  # noqa: BLE001 - told, and in the exit code
        traceback.print_exc(limit=-2)
        broken[name] = repr(failure)
        return
    found = {f"{name}.{key}": float(figure) for key, figure in measured.items()}
    print_table(found)
    figures |= found


if __name__ == "__main__":
    sys.exit(main())
