"""Logs: one line each, to stderr; JSON when stderr is no terminal."""

from __future__ import annotations

import logging
import sys

import structlog


def log_to_stderr(level: int = logging.WARNING) -> None:
    """Send our log from a level on to stderr: stdout is for data. The HTTP server's warnings go there by themselves."""
    drawn = sys.stderr.isatty()
    # A plain traceback: the one that is drawn shows local variables, and a request's may hold a secret.
    on_terminal = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            on_terminal if drawn else structlog.processors.format_exc_info,
            *([] if drawn else [structlog.processors.JSONRenderer()]),
        ],
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),  # whatever stderr is by then
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=False,
    )
