-- A bulletin's life: 初稿 → 单位核对 → 送审 → 签发 → 印发. The content is frozen
-- from 送审 on.
CREATE TABLE bulletin_with_life (
    period      TEXT PRIMARY KEY,
    state       TEXT    NOT NULL CHECK (state IN ('draft', 'checking', 'submitted', 'signed', 'published')),
    sheets      TEXT    NOT NULL,  -- JSON
    rules_hash  TEXT    NOT NULL,
    as_of       INTEGER NOT NULL,
    drafted_at  INTEGER NOT NULL,
    sent_at     INTEGER NOT NULL DEFAULT 0,  -- to the units, for checking
    check_days  INTEGER NOT NULL DEFAULT 0,  -- working days they have
    check_until INTEGER NOT NULL DEFAULT 0,
    check_provisional INTEGER NOT NULL DEFAULT 0 CHECK (check_provisional IN (0, 1)),
    submitted_at INTEGER NOT NULL DEFAULT 0,
    submitted_by INTEGER NOT NULL DEFAULT 0,
    returned    TEXT    NOT NULL DEFAULT '',  -- why it was returned last; empty once it is submitted again
    signed_at   INTEGER NOT NULL DEFAULT 0,
    signed_by   INTEGER NOT NULL DEFAULT 0,   -- the approver, or who recorded the paper
    signer      TEXT    NOT NULL DEFAULT '',  -- who signed on paper; empty if it was signed in chat
    published_at INTEGER NOT NULL DEFAULT 0,
    published_by INTEGER NOT NULL DEFAULT 0,
    version     INTEGER NOT NULL DEFAULT 1
) STRICT, WITHOUT ROWID;
INSERT INTO bulletin_with_life (period, state, sheets, rules_hash, as_of, drafted_at, published_at, published_by, version)
    SELECT period, state, sheets, rules_hash, as_of, drafted_at, published_at, published_by, version FROM bulletin;
DROP TABLE bulletin;
ALTER TABLE bulletin_with_life RENAME TO bulletin;

-- Who had a hand in a bulletin: none of them signs it.
CREATE TABLE bulletin_drafter (
    period TEXT    NOT NULL,
    person INTEGER NOT NULL,
    PRIMARY KEY (period, person)
) STRICT, WITHOUT ROWID;

-- What units said to their statements (核对单).
CREATE TABLE bulletin_check (
    period TEXT    NOT NULL,
    unit   TEXT    NOT NULL,
    answer TEXT    NOT NULL CHECK (answer IN ('agreed', 'disputed')),
    at     INTEGER NOT NULL,
    by     INTEGER NOT NULL,
    PRIMARY KEY (period, unit)
) STRICT, WITHOUT ROWID;

-- What the section has looked up outside before a month's bulletin: units that
-- really sent nothing (核实无报送), outlets that really adopted nothing (本月无录用).
CREATE TABLE month_confirmed (
    month TEXT    NOT NULL,
    kind  TEXT    NOT NULL CHECK (kind IN ('no_item', 'no_adoption')),
    name  TEXT    NOT NULL,  -- the unit or the outlet
    at    INTEGER NOT NULL,
    by    INTEGER NOT NULL,
    PRIMARY KEY (month, kind, name)
) STRICT, WITHOUT ROWID;
