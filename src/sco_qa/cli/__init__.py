"""The command line, `sco-qa`. Nothing heavy is imported before a command needs it."""

from sco_qa.cli.main import app

__all__ = ["app"]
