"""`az sig` on your own machine."""

__version__ = "0.1.0"

# The az whose commands, options and texts these are: what `az --version` and `az version` of the look-alike tell.
AZ_VERSION = "2.91.0"
