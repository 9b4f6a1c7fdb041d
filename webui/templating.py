"""What every template may use: filters for Dutch dates and numbers, and who looks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import url_for

from webui import assets, auth, current, formatting, words

if TYPE_CHECKING:
    from flask import Flask

    from webui.assets import Entry
    from webui.formatting import Term


def configure(app: Flask) -> None:
    """Register filters and context."""
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        short_date=formatting.short_date,
        long_date=formatting.long_date,
        clock_time=formatting.clock_time,
        short_moment=formatting.short_moment,
        long_moment=formatting.long_moment,
        iso=formatting.iso,
        number=formatting.number,
        count=formatting.count,
        upper_first=formatting.upper_first,
        before=formatting.before,
        source_words=words.source_words,
        links_to_aannames=words.links_to_aannames,
        term=_term,
        actor=words.actor,
        status_words=words.status,
        soort_words=words.soort,
        soort_plural=words.soort_plural,
    )
    app.context_processor(_context)


def _term(due_at: Any) -> Term | None:  # noqa: ANN401 - Jinja gives what the template holds
    return formatting.term(due_at, current.now())


def _context() -> dict[str, object]:
    viewer = current.find_viewer()
    return {
        "viewer": viewer,
        "may_manage": viewer is not None and not auth.MANAGING.isdisjoint(viewer.rechten),
        "settings": current.web().settings,
        "entry": _entry,
        "static": _static,
        "seconds_left": auth.seconds_left,
        "now": current.now(),
    }


def _static(filename: str) -> str:
    """Return the address of a file that a browser may keep: it changes with the contents."""
    return url_for("static", filename=filename, v=assets.fingerprint(filename))


def _entry(name: str) -> Entry | None:
    return current.web().entries.get(name)
