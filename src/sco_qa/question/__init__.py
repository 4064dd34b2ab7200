"""From a typed question to logical forms. Rooms import downwards only: conversation, lists, combining, parsing, reading, framing and forms, linking, words."""
