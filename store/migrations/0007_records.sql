-- A batch is what the section records at once (登记): it is told as one and
-- can be undone as one.
CREATE TABLE batch (
    id        TEXT PRIMARY KEY,
    kind      TEXT    NOT NULL CHECK (kind IN ('adoptions', 'instructions', 'faults', 'merits', 'submissions')),
    by        INTEGER NOT NULL,
    at        INTEGER NOT NULL,
    undone_at INTEGER NOT NULL DEFAULT 0,
    undone_by INTEGER NOT NULL DEFAULT 0,
    undone_reason TEXT NOT NULL DEFAULT ''
) STRICT;

-- What a batch did, in the order of its lines: it made a fact, gave a
-- submission its manuscript number, or settled an open claim.
CREATE TABLE batch_entry (
    seq        INTEGER PRIMARY KEY,
    batch      TEXT    NOT NULL REFERENCES batch (id),
    object     TEXT    NOT NULL,
    change     TEXT    NOT NULL CHECK (change IN ('made', 'numbered', 'settled')),
    supplement INTEGER NOT NULL DEFAULT 0 CHECK (supplement IN (0, 1)),  -- 补记: its month had been published
    UNIQUE (batch, object, change)
) STRICT;
CREATE INDEX batch_entry_object ON batch_entry (object);

-- A correction (更正) is one field of a fact that was recorded wrong, with both
-- values as the ledger writes them.
CREATE TABLE correction (
    id        TEXT PRIMARY KEY,
    fact      TEXT    NOT NULL,
    unit      TEXT    NOT NULL,
    field     TEXT    NOT NULL,
    was       TEXT    NOT NULL,
    now       TEXT    NOT NULL,
    reason    TEXT    NOT NULL,
    by        INTEGER NOT NULL,
    second    INTEGER NOT NULL DEFAULT 0 CHECK (second <> by),  -- 0 where no published period was touched
    at        INTEGER NOT NULL
) STRICT;
CREATE INDEX correction_fact ON correction (fact);

-- What a proposal proposes, and with what; object names what it is about.
ALTER TABLE proposal ADD COLUMN act TEXT NOT NULL DEFAULT 'fail' CHECK (act IN ('fail', 'fault', 'correct'));
ALTER TABLE proposal ADD COLUMN payload TEXT NOT NULL DEFAULT '';  -- JSON

-- A file sent to the section's forms, until it has been fetched and read.
CREATE TABLE incoming_file (
    update_id INTEGER PRIMARY KEY,
    person    INTEGER NOT NULL REFERENCES person (id),
    chat      INTEGER NOT NULL,
    form      TEXT    NOT NULL,
    file_id   TEXT    NOT NULL,
    file_name TEXT    NOT NULL
) STRICT;
