"""One table's reading of a question: which mentions it uses, what negations and numbers do, what stays unexplained."""
