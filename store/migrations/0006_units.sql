-- A query (申请核对 of a score line, 申请更正 of a record) waits for the section.
CREATE TABLE query (
    id          TEXT PRIMARY KEY,
    kind        TEXT    NOT NULL CHECK (kind IN ('核对', '更正')),
    unit        TEXT    NOT NULL,
    object      TEXT    NOT NULL,             -- the fact; empty for a line that no fact made
    line_at     INTEGER NOT NULL DEFAULT 0,   -- of 核对: the line as its reader saw it
    line_clause TEXT    NOT NULL DEFAULT '',
    line_points INTEGER NOT NULL DEFAULT 0,
    line_text   TEXT    NOT NULL DEFAULT '',
    field       TEXT    NOT NULL DEFAULT '',  -- of 更正: what is wrong, and what it should be
    wanted      TEXT    NOT NULL DEFAULT '',
    text        TEXT    NOT NULL,             -- what the unit says
    filed_at    INTEGER NOT NULL,
    filed_by    INTEGER NOT NULL,
    deferred_at INTEGER NOT NULL DEFAULT 0,   -- 先放着: it went to the end of the queue then
    state       TEXT    NOT NULL CHECK (state IN ('open', 'kept', 'corrected', 'rejected')),
    answer      TEXT    NOT NULL DEFAULT '',
    decided_by  INTEGER NOT NULL DEFAULT 0,
    decided_at  INTEGER NOT NULL DEFAULT 0,
    version     INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE UNIQUE INDEX query_open ON query (unit, kind, object, field, line_at, line_clause) WHERE state = 'open';
CREATE INDEX query_object ON query (object);

-- A handover (工作交接): an officer names a successor, who opens the link, and the
-- section completes it.
CREATE TABLE handover (
    id          TEXT PRIMARY KEY,
    token_hash  BLOB    NOT NULL UNIQUE,
    unit        TEXT    NOT NULL,
    appointment INTEGER NOT NULL REFERENCES appointment (id),  -- the one that ends
    begun_by    INTEGER NOT NULL REFERENCES person (id),       -- whose it is, or their deputy
    successor   TEXT    NOT NULL,                              -- as the officer writes the name
    person      INTEGER NOT NULL DEFAULT 0,                    -- who opened the link
    account     TEXT    NOT NULL DEFAULT '',                   -- the name of their Telegram account
    made_at     INTEGER NOT NULL,
    expires_at  INTEGER NOT NULL,                              -- of the link
    state       TEXT    NOT NULL CHECK (state IN ('open', 'taken', 'done', 'dropped')),
    version     INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE UNIQUE INDEX handover_open ON handover (appointment) WHERE state IN ('open', 'taken');

-- The list of commands that a person's chat has been given, as published.
CREATE TABLE menu (
    chat     INTEGER PRIMARY KEY,
    commands TEXT NOT NULL
) STRICT;

-- What is left of a title when its writing is forgotten; empty where the fact
-- was written before this column.
ALTER TABLE submission ADD COLUMN title_key TEXT NOT NULL DEFAULT '';
CREATE INDEX submission_title_key ON submission (unit, title_key);
