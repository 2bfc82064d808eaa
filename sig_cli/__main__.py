"""`python -m sig_cli`."""

from sig_cli.app import run

run()
