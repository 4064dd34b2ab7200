"""What stretches of a question may refer to: the lexicon, the rows and their names, dates."""
