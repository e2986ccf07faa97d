"""The dialogs: one at a time, Esc closes, Enter confirms."""
