"""The command line: parses, calls, prints.

Nothing heavy is imported here: each command's module is loaded when it is called.
"""

from __future__ import annotations

import errno
import importlib
import os
import sys
from collections.abc import Callable
from typing import Any, TypeVar

import click

from listen import __version__
from listen.errors import ListenError, UsageError
from listen.interrupt import came

_Command = TypeVar("_Command", bound=Callable[..., Any])

_COMMANDS = {
    "publish": "Make episodes of articles, and the feed.",
    "sync": "Keep the show in step with a folder of articles.",
    "watch": "Do so after each change in the folder.",
    "outline": "Show what would be said, and what is skipped and why.",
    "pronounce": "List the words that a voice may say wrong.",
    "play": "Play an episode, or one of its chapters.",
    "serve": "Serve the show to podcast apps and browsers.",
    "check": "Judge a published show or a live feed by the standards.",
    "voices": "List the voices; try one.",
    "init": "Start a new show.",
    "remove": "Take an episode out of the feed, and its folder.",
    "cache": "Show how large the cache is; remove some of it.",
    "doctor": "Show what works on this machine, and the cure for what does not.",
}


class _Lazy(click.Group):
    """A group that knows its commands' names and help without loading them."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return super().get_command(ctx, cmd_name)
        module = importlib.import_module(f"listen.cli.{cmd_name}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in _COMMANDS and not args[0].startswith("-"):
            from listen.errors import nearest

            close = nearest(args[0], _COMMANDS)
            cure = f"did you mean {close!r}?" if close else "`listen --help` lists the commands"
            raise click.UsageError(f"there is no command {args[0]!r} ({cure})", ctx)
        return super().resolve_command(ctx, args)


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "--version", message="listen %(version)s")
@click.option("--debug", is_flag=True, help="Show where an error came from.")
@click.pass_context
def cli(ctx: click.Context, *, debug: bool) -> None:
    """Turn articles into podcast episodes that people like to hear, on your own machine.

    Simply: listen publish article.md
    """
    ctx.obj = debug


def run() -> int:
    """Run the command line: the exit code, 0 done, 1 failed, 2 bad usage, 130 interrupted."""
    debug = "--debug" in sys.argv
    try:
        code = cli.main(prog_name="listen", standalone_mode=False)
    except (KeyboardInterrupt, click.Abort):
        return _interrupted()
    except BrokenPipeError:
        # Whoever read our output has gone; point stdout elsewhere so that exiting says nothing.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 1
    except Exception as error:  # noqa: BLE001  (the last resort: an honest line, no traceback)
        return _interrupted() if came() else _failed(error, debug=debug)
    return code if isinstance(code, int) else 0


def _interrupted() -> int:
    click.echo("interrupted", err=True)
    return 130


def _failed(error: Exception, *, debug: bool) -> int:
    if isinstance(error, ListenError):
        _complain(error, str(error), debug=debug)
        return error.exit_code
    if type(error).__name__ == "NoArgsIsHelpError":  # click 8.1 has none, and prints it itself
        click.echo(str(error), err=True)
        return UsageError.exit_code
    if isinstance(error, click.ClickException):
        _complain(error, _with_cure(error), debug=debug)
        return error.exit_code
    if isinstance(error, OSError) and error.errno == errno.ENOSPC and error.filename is None:
        # A file's is told where it is written: this is what we print.
        text = f"printing the result: {error.strerror} (make room where the output goes)"
        _complain(error, text, debug=debug)
        return 1
    if isinstance(error, FileNotFoundError) and not _is_somewhere():
        text = "looking at this folder: it has been removed (go to another one)"
        _complain(error, text, debug=debug)
        return 1
    what = f"{type(error).__name__}: {error}"
    _complain(
        error,
        f"an error that `listen` did not expect: {what} "
        "(run it again with --debug and report what it shows)",
        debug=debug,
    )
    return 1


def _is_somewhere() -> bool:
    """Whether the folder that we were started in is still there."""
    try:
        os.getcwd()  # noqa: PTH109  (pathlib loads for a tenth of `listen --version`)
    except FileNotFoundError:
        return False
    return True


def _with_cure(error: click.ClickException) -> str:
    text = error.format_message()
    if isinstance(error, click.UsageError) and error.ctx and not text.endswith((")", "?")):
        text = f"{text.removesuffix('.')} (see `{error.ctx.command_path} --help`)"
    return text


def _complain(error: BaseException, text: str, *, debug: bool) -> None:
    if debug:
        import traceback  # start-up time

        traceback.print_exception(error)
    colour = None if os.environ.get("NO_COLOR", "") == "" else False  # no-color.org
    click.secho("error: ", fg="red", bold=True, err=True, nl=False, color=colour)
    line = " ".join(text.split("\n"))
    if not line.isprintable():  # a file's name may hold what a terminal obeys
        line = "".join(c if c.isprintable() else repr(c)[1:-1] for c in line)
    click.echo(line, err=True)


def show_option(command: _Command) -> _Command:
    """The option that every command has: which show."""
    from pathlib import Path  # start-up time: a tenth of `listen --version`

    return click.option(
        "--show",
        "folder",
        type=click.Path(path_type=Path),
        metavar="DIR",
        help="The show's folder. Default: this one, or the nearest parent with a listen.toml.",
    )(command)
