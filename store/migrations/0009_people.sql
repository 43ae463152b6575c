-- A deputy (替岗, A/B岗) is an officer for a while: from starts_at until before
-- ends_at, 0 for no end. Both may lie ahead.
ALTER TABLE appointment ADD COLUMN deputy INTEGER NOT NULL DEFAULT 0
    CHECK (deputy IN (0, 1) AND (deputy = 0 OR role = 'officer'));
DROP INDEX appointment_active;
CREATE UNIQUE INDEX appointment_active ON appointment (person, role, unit, deputy) WHERE ends_at = 0;
DROP INDEX appointment_unit;
CREATE INDEX appointment_unit ON appointment (unit, role);
CREATE INDEX appointment_person ON appointment (person);

ALTER TABLE invitation ADD COLUMN deputy INTEGER NOT NULL DEFAULT 0 CHECK (deputy IN (0, 1));
ALTER TABLE invitation ADD COLUMN starts_at INTEGER NOT NULL DEFAULT 0;  -- of a deputy
ALTER TABLE invitation ADD COLUMN ends_at INTEGER NOT NULL DEFAULT 0;

-- Files the program has made, by a hash of what they are made from, and the id
-- under which the messenger has them.
CREATE TABLE uploaded_file (
    key     TEXT PRIMARY KEY,
    file_id TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What the section did for a unit (代办): how it came, who told and when it
-- really happened. The newest of each kind stands.
CREATE TABLE on_behalf (
    object TEXT    NOT NULL,  -- a commission, explanation, extension, claim, proposal or submission
    action TEXT    NOT NULL,
    how    TEXT    NOT NULL,
    who    TEXT    NOT NULL,
    at     INTEGER NOT NULL,
    by     INTEGER NOT NULL,
    PRIMARY KEY (object, action)
) STRICT, WITHOUT ROWID;

-- The telephone of a unit's office; it stands over the config file's.
CREATE TABLE office (
    unit      TEXT PRIMARY KEY,
    telephone TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What was searched for, by a hash of it: the buttons of further pages carry
-- that alone.
CREATE TABLE search (
    key   TEXT PRIMARY KEY,
    words TEXT    NOT NULL,
    at    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Tokens that were none, of the last hour.
CREATE TABLE wrong_token (
    telegram_id INTEGER NOT NULL,
    at          INTEGER NOT NULL
) STRICT;
CREATE INDEX wrong_token_account ON wrong_token (telegram_id, at);
