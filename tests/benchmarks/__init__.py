"""Benchmarks: `python -m tests.benchmarks`. Prints ratios measured in one run, and writes nothing outside a scratch folder."""
