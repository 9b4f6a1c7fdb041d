"""Trying processes before they are published: the gate, and scenarios in memory."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tasks.findings import describe
from tasks.publishing import check_folder, read_folder
from webui.installation import packaged_folder
from webui.printing import harmless

if TYPE_CHECKING:
    from tasks.scenarios.rehearsal import Verslag

_json_option = click.option("--json", "as_json", is_flag=True, help="Voor andere programma's.")


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@_json_option
def check(paths: tuple[Path, ...], *, as_json: bool) -> None:
    """Kijk of diagrammen en formulieren goed zijn; er wordt niets bewaard."""
    files = _gather(paths)
    findings = check_folder(files)
    if as_json:
        click.echo(json.dumps([asdict(each) for each in findings], default=str))
    else:
        for each in findings:
            click.echo(harmless(describe(each)))
        click.echo(f"{len(files)} bestanden bekeken, {len(findings)} opmerkingen.")
    if any(each.severity == "error" for each in findings):
        sys.exit(1)


def _gather(paths: tuple[Path, ...]) -> dict[str, bytes]:
    """Read what was named; single files are judged in the place of ours of the same name."""
    single = {path.name: path.read_bytes() for path in paths if not path.is_dir()}
    files: dict[str, bytes] = {}
    for path in paths:
        files.update(read_folder(path) if path.is_dir() else {})
    around = files or packaged_folder()
    kept = {name: content for name, content in around.items() if Path(name).name not in single}
    return {**kept, **single}


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--map",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Map met processen en formulieren. Zonder deze optie: die van het systeem zelf.",
)
@_json_option
def rehearse(paths: tuple[Path, ...], folder: Path | None, *, as_json: bool) -> None:
    """Speel scenario's na in het geheugen, met een klok die vooruit springt."""
    from tasks.scenarios.rehearsal import rehearse as play  # noqa: PLC0415 - heavy, only here

    files = read_folder(folder) if folder else packaged_folder()
    verslag = play(files, paths)
    if as_json:
        click.echo(json.dumps(_as_json(verslag), ensure_ascii=False))
    else:
        _tell(verslag)
    if not verslag.goed:
        sys.exit(1)


def _as_json(verslag: Verslag) -> dict[str, object]:
    return {
        "goed": verslag.goed,
        "uitslagen": [
            {
                "naam": each.naam,
                "fout": each.fout,
                "einden": each.einden,
                "elementen": sorted(each.elementen),
                "rijen": [{"bestand": file, "rij": row} for file, row in sorted(each.rijen)],
            }
            for each in verslag.uitslagen
        ],
        "onaangeraakt": dict(verslag.onaangeraakt),
        "ongegaan": dict(verslag.ongegaan),
        "ongebruikt": dict(verslag.ongebruikt),
    }


def _tell(verslag: Verslag) -> None:
    for each in verslag.uitslagen:
        click.echo(harmless(f"{'FOUT' if each.fout else 'goed'}  {each.naam}"))
        click.echo(harmless(f"      {each.fout or 'eindigt in ' + ', '.join(each.einden)}"))
    for process_key, ids in verslag.onaangeraakt.items():
        click.echo(harmless(f"Niet geraakt in {process_key}: {', '.join(ids)}"))
    for process_key, ids in verslag.ongegaan.items():
        click.echo(harmless(f"Geen verhaal neemt deze pijlen in {process_key}: {', '.join(ids)}"))
    for file, ids in verslag.ongebruikt.items():
        click.echo(harmless(f"Geen verhaal gebruikt deze rijen van {file}: {', '.join(ids)}"))
