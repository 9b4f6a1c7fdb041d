"""What every answer carries, whichever page it is: headers, cookies, limits, CSRF.

Nothing here knows a person or a dossier.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request
from flask_wtf.csrf import CSRFProtect
from werkzeug.exceptions import SecurityError
from werkzeug.middleware.proxy_fix import ProxyFix

from webui.current import web

if TYPE_CHECKING:
    from flask import Flask, Response

    from webui.settings import WebSettings

#: only files of our own, no inline script or style, nobody frames us
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
MAX_FORM_PARTS = 2000


def configure(app: Flask, settings: WebSettings) -> None:
    """Set cookies, limits and trusted hosts, and add headers and CSRF to the application."""
    app.secret_key = settings.secret_key
    app.config.update(
        TRUSTED_HOSTS=sorted(settings.allowed_hosts),
        MAX_CONTENT_LENGTH=settings.max_body,
        MAX_FORM_MEMORY_SIZE=settings.max_body,
        MAX_FORM_PARTS=MAX_FORM_PARTS,
        SESSION_COOKIE_NAME="__Host-casusregie" if settings.secure_cookies else "casusregie",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        # the token lives as long as its session; the referrer is never sent, so not judged
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
    )
    if settings.proxies:
        hops = settings.proxies
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # Flask's documented way
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops
        )
    CSRFProtect(app)
    app.after_request(_add_headers)


def refuse_foreign_hosts() -> None:
    """Refuse a host name that is not ours, before anything makes an address of it.

    Raises:
        SecurityError: the name is not among the trusted ones.
    """
    if isinstance(request.routing_exception, SecurityError):
        raise request.routing_exception


def _add_headers(response: Response) -> Response:
    response.headers.update(HEADERS)
    if web().settings.secure_cookies:
        response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    if not request.path.startswith("/static/"):
        response.headers["Cache-Control"] = "no-store"
    elif "v" in request.args and response.status_code < 400:  # noqa: PLR2004 - HTTP
        # the address carries a mark of the contents
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
