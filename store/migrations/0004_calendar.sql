-- The section's calendar over the library's, and outages (故障顺延).

CREATE TABLE calendar_day (
    day         INTEGER PRIMARY KEY,
    off         INTEGER NOT NULL CHECK (off IN (0, 1)),  -- a day off; otherwise a working day
    name        TEXT    NOT NULL,
    source      TEXT    NOT NULL,  -- where it was entered: 聊天, or a file's name
    recorded_at INTEGER NOT NULL,
    recorded_by INTEGER NOT NULL
) STRICT;

-- A year of which the section says that all its days are entered.
CREATE TABLE calendar_year (
    year        INTEGER PRIMARY KEY,
    recorded_at INTEGER NOT NULL,
    recorded_by INTEGER NOT NULL
) STRICT;

CREATE TABLE outage (
    id          TEXT PRIMARY KEY,
    starts      INTEGER NOT NULL,
    ends        INTEGER NOT NULL DEFAULT 0 CHECK (ends = 0 OR ends > starts),  -- 0 while it goes on
    declared_at INTEGER NOT NULL,
    declared_by INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX outage_going_on ON outage (ends) WHERE ends = 0;

-- A deadline that an outage has moved.
CREATE TABLE outage_move (
    outage   TEXT    NOT NULL REFERENCES outage (id),
    object   TEXT    NOT NULL,  -- a commission or a proposal
    deadline TEXT    NOT NULL CHECK (deadline IN ('due', 'window', 'answer')),
    was      INTEGER NOT NULL,
    becomes  INTEGER NOT NULL,
    PRIMARY KEY (outage, object, deadline)
) STRICT, WITHOUT ROWID;

-- Hash of the rules by which the window was computed.
ALTER TABLE commission ADD COLUMN window_rules TEXT NOT NULL DEFAULT '';
ALTER TABLE proposal ADD COLUMN answer_provisional INTEGER NOT NULL DEFAULT 0 CHECK (answer_provisional IN (0, 1));
-- When the message that filed it was handled: later than its own date where the program was down.
ALTER TABLE objection ADD COLUMN handled_at INTEGER NOT NULL DEFAULT 0;
