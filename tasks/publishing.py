"""From a folder to what new dossiers follow: roles, diagrams and forms, or nothing.

The folder is judged as a whole; one error refuses all of it. What runs already stays on
the version it started with.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from engine import (
    BundleRefusedError,
    Finding,
    Marks,
    Severity,
    build_bundle,
    check_bundle,
    check_decisions,
    list_processes,
    list_publications,
    parse_xml,
    publish,
)
from tasks import rollen as rolbestand
from tasks.dossier.formulieren import BRONNEN
from tasks.dossier.verloop import list_diagrammen
from tasks.errors import NotFoundError
from tasks.functies import FUNCTIES
from tasks.ingangen import with_ingangen
from tasks.keuring import check_together, make_rules
from tasks.keuring_map import check_between
from tasks.model import Recht
from tasks.naslag.bestanden import NASLAG, Naslag, read_naslag
from tasks.naslag.vaststellen import replace_naslag

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from engine import Bundle, GateRules, Publication, Runner, Transaction
    from tasks.dossier.model import Diagram
    from tasks.model import Rol, Viewer

_USED = (".bpmn", ".form", ".dmn", ".yaml")
_IN_A_BUNDLE = (".bpmn", ".form", ".dmn")
_STATED = {rolbestand.BESTAND, *NASLAG}
_NEVER = Marks(frozenset(), frozenset())
_MAY_LOOK = {Recht.INCIDENTEN_BEHEREN, Recht.ACCOUNTS_BEHEREN}


@dataclass(frozen=True, slots=True)
class _Map:
    """A folder that was read: what it holds, and what is wrong with it."""

    rollen: tuple[Rol, ...]
    naslag: Naslag
    rules: GateRules
    bundles: tuple[Bundle, ...]
    findings: tuple[Finding, ...]


class Publicaties:
    """Shows which versions there are."""

    def __init__(self, runner: Runner) -> None:
        self._runner = runner

    def list(self, tx: Transaction, viewer: Viewer) -> tuple[Publication, ...]:
        """Return the newest version of every process; a reading is enough.

        Raises:
            NotFoundError: not for this viewer.
        """
        _check_may_look(viewer)
        return list_publications(tx)

    def diagrams(self, tx: Transaction, viewer: Viewer, bundle_id: str) -> tuple[Diagram, ...]:
        """Return the pictures of a version, the main one first; a reading is enough.

        Raises:
            NotFoundError: not for this viewer.
            BundleNotFoundError: no bundle has this id.
        """
        _check_may_look(viewer)
        bundle = self._runner.get_bundle(tx, bundle_id)
        return list_diagrammen(bundle, self._runner.elements(tx, bundle_id), _NEVER)


def read_folder(folder: Path) -> dict[str, bytes]:
    """Return the files of a folder and what lies in it, by path from that folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix in _USED
    }


def check_folder(files: Mapping[str, bytes]) -> tuple[Finding, ...]:
    """Return everything that is to be said about a folder; never raises on its content.

    Args:
        files: contents by path, as ``read_folder`` gives them.
    """
    return _judge(files).findings


def publish_folder(
    tx: Transaction, files: Mapping[str, bytes], *, by: str, now: datetime
) -> tuple[Publication, ...]:
    """Store what a folder states, and let new dossiers follow its processes.

    Args:
        tx: all of it is stored on it, or nothing.
        files: contents by path, as ``read_folder`` gives them.
        by: who publishes.
        now: aware UTC moment.

    Raises:
        BundleRefusedError: there is an error somewhere; carries all findings.
    """
    read = _judge(files)
    findings = (*read.findings, *rolbestand.check_renamed(tx, read.rollen))
    if any(each.severity is Severity.ERROR for each in findings):
        raise BundleRefusedError(findings)
    lost = rolbestand.replace_rollen(tx, read.rollen, now=now)
    if lost:
        tx.doom()
        raise BundleRefusedError((*findings, *lost))
    replace_naslag(tx, read.naslag, by=by, now=now)
    return tuple(publish(tx, bundle, rules=read.rules, by=by, now=now) for bundle in read.bundles)


def _judge(files: Mapping[str, bytes]) -> _Map:
    flat, findings = _flatten(files)
    rollen: tuple[Rol, ...] = ()
    if rolbestand.BESTAND in flat:
        rollen, wrong = rolbestand.read_rollen(flat[rolbestand.BESTAND])
        findings += wrong
    else:
        findings.append(Finding("rollen_missing", rolbestand.BESTAND))
    naslag, wrong = read_naslag(flat, BRONNEN | {rol.sleutel for rol in rollen})
    findings += wrong
    rules = make_rules(rollen, naslag)
    bundles: list[Bundle] = []
    for key in list_processes(flat):
        try:
            bundle = build_bundle(key, flat)
        except BundleRefusedError as refused:
            findings += refused.findings
            continue
        bundles.append(bundle)
        gate = check_bundle(bundle, rules)
        findings += gate
        if not any(each.severity is Severity.ERROR for each in gate):
            findings += check_together(bundle, rollen, naslag)
    findings += check_between(bundles, rollen)
    if not bundles:
        findings.append(Finding("folder_empty", ""))
    findings += _unused(flat, bundles)
    rollen = with_ingangen(rollen, bundles)
    return _Map(rollen, naslag, rules, tuple(bundles), _once(findings))


def _flatten(files: Mapping[str, bytes]) -> tuple[dict[str, bytes], list[Finding]]:
    """Drop the folders: inside a bundle a file goes by its bare name."""
    flat: dict[str, bytes] = {}
    findings: list[Finding] = []
    for path, content in sorted(files.items()):
        name = PurePosixPath(path).name
        if not name.endswith(_IN_A_BUNDLE) and name not in _STATED:
            continue  # stories and explanations live in the same folder
        if name in flat:
            findings.append(Finding("file_twice", name))
        flat[name] = content
    return flat, findings


def _unused(flat: Mapping[str, bytes], bundles: Iterable[Bundle]) -> Iterator[Finding]:
    """Tell about files that no process uses; they may simply be broken."""
    used = {file.name for bundle in bundles for file in bundle.files}
    for name in sorted(flat.keys() - used):
        if name.endswith(".bpmn"):
            try:
                parse_xml(flat[name], name)
            except BundleRefusedError as refused:
                yield from refused.findings
                continue
        if name.endswith(".dmn"):
            yield from check_decisions(name, flat[name], FUNCTIES)
        if name.endswith(_IN_A_BUNDLE):
            yield Finding("file_unused", name, severity=Severity.WARNING)


def _once(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Say the same thing once: two processes may share a diagram or a form."""
    found = {
        (each.code, each.file, each.element_id, repr(sorted(each.params.items()))): each
        for each in findings
    }
    return tuple(found.values())


def _check_may_look(viewer: Viewer) -> None:
    if not _MAY_LOOK & viewer.rechten:
        raise NotFoundError("publicaties", "")
