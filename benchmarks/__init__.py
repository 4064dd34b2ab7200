"""How fast it is: beside the usual stack (`python -m benchmarks.compare`), and as the corpus grows (`python -m benchmarks.growth`)."""
