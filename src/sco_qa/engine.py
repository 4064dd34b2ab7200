"""The one class that ties the rooms together: open an index, ask a question."""
