"""From a reading to a logical form: operation, columns, filters."""
