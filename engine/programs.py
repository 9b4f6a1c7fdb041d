"""Programs in memory, read from the store and compiled once per bundle.

A bundle is named by its content, so what is remembered never grows stale. Instances are
never kept here: their truth is the row.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING

from engine.spiff import compile_bundle
from engine.store import definitions

if TYPE_CHECKING:
    from engine.config import EngineConfig
    from engine.model import Bundle
    from engine.spiff import Program
    from engine.store.transaction import Transaction

#: bundles kept in memory, about 0.3 MB each with their program
KEPT = 64


class Programs:
    """The bundles that were used last, with their programs; threads may share it."""

    def __init__(self, config: EngineConfig) -> None:
        self._config = config
        self._kept: OrderedDict[str, tuple[Bundle, Program]] = OrderedDict()
        self._lock = threading.Lock()

    def program(self, tx: Transaction, bundle_id: str) -> Program:
        """Return the program of a bundle.

        Raises:
            BundleNotFoundError: no bundle has this id.
        """
        return self._get(tx, bundle_id)[1]

    def newest(self, tx: Transaction, process_key: str) -> tuple[str, Program] | None:
        """Return the bundle that new instances start with and its program, or None.

        One statement, also when the bundle was not used before.
        """
        with self._lock:
            known = tuple(self._kept)
        found = definitions.find_newest(tx, process_key, known=known)
        if found is None:
            return None
        bundle_id, bundle = found
        program = self._get(tx, bundle_id)[1] if bundle is None else self._keep(bundle)[1]
        return bundle_id, program

    def bundle(self, tx: Transaction, bundle_id: str) -> Bundle:
        """Return a bundle with the contents of its files.

        Raises:
            BundleNotFoundError: no bundle has this id.
        """
        return self._get(tx, bundle_id)[0]

    def _get(self, tx: Transaction, bundle_id: str) -> tuple[Bundle, Program]:
        with self._lock:
            if bundle_id in self._kept:
                self._kept.move_to_end(bundle_id)
                return self._kept[bundle_id]
        return self._keep(definitions.get_bundle(tx, bundle_id))

    def _keep(self, bundle: Bundle) -> tuple[Bundle, Program]:
        # two threads may both compile a new bundle: harmless, and nobody waits for SQL
        made = (bundle, compile_bundle(bundle, self._config))
        with self._lock:
            self._kept[bundle.id] = made
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return made
