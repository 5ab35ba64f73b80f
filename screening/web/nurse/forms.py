"""The forms of nurses. Messages are said in the reader's language by the templates."""
