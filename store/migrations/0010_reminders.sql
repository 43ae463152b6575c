-- What a form in progress is about: the id of a commission, say. Empty for none.
ALTER TABLE form ADD COLUMN about TEXT NOT NULL DEFAULT '';
