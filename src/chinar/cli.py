"""The command ``chinar``: every subcommand is a thin call into its room."""

from __future__ import annotations

import os

import typer

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@app.callback()
def chinar() -> None:
    """Watched sites, safe hosting, services within reach, answered grievances."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chinar.portal.config.settings")


@app.command(
    context_settings={"ignore_unknown_options": True, "allow_extra_args": True},
    add_help_option=False,
)
def manage(context: typer.Context) -> None:
    """Run a Django management command."""
    from django.core.management import execute_from_command_line  # noqa: PLC0415 # slow to load

    execute_from_command_line(["chinar manage", *context.args])


def main() -> None:
    """Run the command line."""
    app()
