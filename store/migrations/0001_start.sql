-- Times are Unix milliseconds in UTC; dates are days since 1970-01-01 in
-- Asia/Shanghai; 0 means "not yet" or "none". Points are hundredths.

CREATE TABLE sequence (
    kind TEXT PRIMARY KEY,
    last INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE setting (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- People ---------------------------------------------------------------------

CREATE TABLE person (
    id         INTEGER PRIMARY KEY,
    name       TEXT    NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE account (
    telegram_id INTEGER PRIMARY KEY,
    person      INTEGER NOT NULL REFERENCES person (id)
) STRICT;
CREATE INDEX account_person ON account (person);

CREATE TABLE appointment (
    id        INTEGER PRIMARY KEY,
    person    INTEGER NOT NULL REFERENCES person (id),
    role      TEXT    NOT NULL CHECK (role IN ('section', 'approver', 'leader', 'officer', 'head')),
    unit      TEXT    NOT NULL CHECK ((unit <> '') = (role IN ('officer', 'head'))),
    starts_at INTEGER NOT NULL,
    ends_at   INTEGER NOT NULL DEFAULT 0 CHECK (ends_at = 0 OR ends_at >= starts_at)
) STRICT;
CREATE UNIQUE INDEX appointment_active ON appointment (person, role, unit) WHERE ends_at = 0;
CREATE INDEX appointment_unit ON appointment (unit, role) WHERE ends_at = 0;

CREATE TABLE invitation (
    token_hash BLOB    PRIMARY KEY,
    role       TEXT    NOT NULL CHECK (role IN ('section', 'approver', 'leader', 'officer', 'head')),
    unit       TEXT    NOT NULL,
    created_at INTEGER NOT NULL,
    created_by INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at    INTEGER NOT NULL DEFAULT 0,
    used_by    INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE TABLE chat (
    id           INTEGER PRIMARY KEY,
    kind         TEXT    NOT NULL CHECK (kind IN ('private', 'group', 'supergroup', 'channel')),
    title        TEXT    NOT NULL DEFAULT '',
    subscribed   INTEGER NOT NULL DEFAULT 0 CHECK (subscribed IN (0, 1)),
    unreachable  TEXT    NOT NULL DEFAULT '',   -- why nothing can be delivered there; empty if it can
    not_before   INTEGER NOT NULL DEFAULT 0     -- nothing is sent there before this moment
) STRICT;

-- Facts: the ledger ----------------------------------------------------------

CREATE TABLE submission (
    id         TEXT PRIMARY KEY,
    unit       TEXT    NOT NULL,
    channel    TEXT    NOT NULL CHECK (channel IN ('信息科', '直报')),
    class      TEXT    NOT NULL CHECK (class IN ('', '要情', '专报')),
    title      TEXT    NOT NULL,
    manuscript TEXT    NOT NULL,
    at         INTEGER NOT NULL,
    invalid    TEXT    NOT NULL,
    emergency  INTEGER NOT NULL CHECK (emergency IN (0, 1)),
    counts_on  INTEGER NOT NULL,
    void       TEXT    NOT NULL
) STRICT;
CREATE INDEX submission_unit ON submission (unit, at);
CREATE INDEX submission_title ON submission (unit, title);
CREATE INDEX submission_manuscript ON submission (manuscript);

CREATE TABLE adoption (
    id         TEXT PRIMARY KEY,
    unit       TEXT    NOT NULL,
    submission TEXT    NOT NULL,
    commission TEXT    NOT NULL,
    outlet     TEXT    NOT NULL,
    issue      TEXT    NOT NULL,
    at         INTEGER NOT NULL,
    with_units TEXT    NOT NULL,  -- a JSON list of units
    counts_on  INTEGER NOT NULL,
    void       TEXT    NOT NULL,
    CHECK (submission <> '' OR commission <> '')
) STRICT;
CREATE INDEX adoption_submission ON adoption (submission);
CREATE INDEX adoption_commission ON adoption (commission);
CREATE INDEX adoption_unit ON adoption (unit, at);

CREATE TABLE instruction (
    id         TEXT PRIMARY KEY,
    unit       TEXT    NOT NULL,
    submission TEXT    NOT NULL,
    level      TEXT    NOT NULL,
    leader     TEXT    NOT NULL,
    at         INTEGER NOT NULL,
    counts_on  INTEGER NOT NULL,
    void       TEXT    NOT NULL
) STRICT;
CREATE INDEX instruction_submission ON instruction (submission);

-- One notice (约稿通知) goes to several units and makes one commission for each.
CREATE TABLE commission_notice (
    id          TEXT PRIMARY KEY,
    number      TEXT    NOT NULL UNIQUE,  -- 建政信约〔2018〕15号
    title       TEXT    NOT NULL,
    requirement TEXT    NOT NULL,
    source      TEXT    NOT NULL,
    contact     TEXT    NOT NULL,
    due         INTEGER NOT NULL,
    issued_at   INTEGER NOT NULL,
    issued_by   INTEGER NOT NULL,
    version     INTEGER NOT NULL DEFAULT 1
) STRICT;

CREATE TABLE commission (
    id          TEXT PRIMARY KEY,
    notice      TEXT    NOT NULL,  -- empty for one that came with a ledger
    unit        TEXT    NOT NULL,
    title       TEXT    NOT NULL,
    issued      INTEGER NOT NULL,
    received    INTEGER NOT NULL,
    due         INTEGER NOT NULL,
    state       TEXT    NOT NULL CHECK (state IN ('issued', 'received', 'objected', 'withdrawn', 'delivered', 'graded', 'failed')),
    delivered   INTEGER NOT NULL,
    submission  TEXT    NOT NULL,
    quality     INTEGER NOT NULL,
    counts_on   INTEGER NOT NULL,
    void        TEXT    NOT NULL,
    -- What the ledger does not carry:
    window_ends INTEGER NOT NULL DEFAULT 0,  -- end of the objection window of 三（三）3, fixed at the receipt
    window_provisional INTEGER NOT NULL DEFAULT 0 CHECK (window_provisional IN (0, 1)),
    received_how TEXT   NOT NULL DEFAULT '', -- how the receipt came where the section recorded it: 电话, 党政网, 纸质
    received_who TEXT   NOT NULL DEFAULT '', -- who acknowledged it
    delivered_how TEXT  NOT NULL DEFAULT '', -- likewise of the delivery
    proposal    TEXT    NOT NULL DEFAULT '', -- open proposal 拟认定未完成
    version     INTEGER NOT NULL DEFAULT 1,
    CHECK (state NOT IN ('delivered', 'graded') OR (delivered > 0 AND submission <> ''))
) STRICT;
CREATE INDEX commission_notice_unit ON commission (notice, unit);
CREATE INDEX commission_unit ON commission (unit, state);
CREATE INDEX commission_open ON commission (due) WHERE state IN ('issued', 'received', 'objected');

CREATE TABLE objection (
    id            TEXT PRIMARY KEY,
    unit          TEXT    NOT NULL,
    commission    TEXT    NOT NULL,
    telephoned    INTEGER NOT NULL,
    filed         INTEGER NOT NULL,
    reasons       TEXT    NOT NULL,
    suggestions   TEXT    NOT NULL,
    head          TEXT    NOT NULL,
    letter_sha256 TEXT    NOT NULL,  -- empty until every page has been fetched
    ruling        TEXT    NOT NULL CHECK (ruling IN ('', '成立', '不成立')),
    ruling_reason TEXT    NOT NULL,
    ruled         INTEGER NOT NULL,
    counts_on     INTEGER NOT NULL,
    void          TEXT    NOT NULL,
    late          INTEGER NOT NULL DEFAULT 0 CHECK (late IN (0, 1)),
    original_at   INTEGER NOT NULL DEFAULT 0,  -- 原件已收
    version       INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX objection_commission ON objection (commission);

CREATE TABLE letter_page (
    objection TEXT    NOT NULL REFERENCES objection (id),
    page      INTEGER NOT NULL,
    file_id   TEXT    NOT NULL,
    file_name TEXT    NOT NULL,
    is_photo  INTEGER NOT NULL CHECK (is_photo IN (0, 1)),
    sha256    TEXT    NOT NULL DEFAULT '',
    bytes     BLOB,
    problem   TEXT    NOT NULL DEFAULT '',  -- why it cannot be fetched
    PRIMARY KEY (objection, page)
) STRICT, WITHOUT ROWID;

CREATE TABLE fault (
    id         TEXT PRIMARY KEY,
    unit       TEXT    NOT NULL,
    fault      TEXT    NOT NULL,
    detail     TEXT    NOT NULL,
    commission TEXT    NOT NULL,
    at         INTEGER NOT NULL,
    counts_on  INTEGER NOT NULL,
    void       TEXT    NOT NULL
) STRICT;

CREATE TABLE merit (
    id         TEXT PRIMARY KEY,
    unit       TEXT    NOT NULL,
    merit      TEXT    NOT NULL,
    person     TEXT    NOT NULL,
    from_date  INTEGER NOT NULL,
    to_date    INTEGER NOT NULL,
    well_done  INTEGER NOT NULL CHECK (well_done IN (0, 1)),
    counts_on  INTEGER NOT NULL,
    void       TEXT    NOT NULL
) STRICT;

-- What waits for somebody's word ---------------------------------------------

-- A claim (申报) is an officer's report of an adoption; no fact until confirmed.
CREATE TABLE claim (
    id         TEXT PRIMARY KEY,
    unit       TEXT    NOT NULL,
    submission TEXT    NOT NULL,
    outlet     TEXT    NOT NULL,
    issue      TEXT    NOT NULL,
    at         INTEGER NOT NULL,
    filed_at   INTEGER NOT NULL,
    filed_by   INTEGER NOT NULL,
    state      TEXT    NOT NULL CHECK (state IN ('open', 'confirmed', 'rejected')),
    reason     TEXT    NOT NULL DEFAULT '',
    adoption   TEXT    NOT NULL DEFAULT '',
    decided_by INTEGER NOT NULL DEFAULT 0,
    decided_at INTEGER NOT NULL DEFAULT 0,
    version    INTEGER NOT NULL DEFAULT 1,
    CHECK ((state = 'confirmed') = (adoption <> ''))
) STRICT;
CREATE INDEX claim_open ON claim (filed_at) WHERE state = 'open';

-- An extension is a unit's request for a later due time (申请延期).
CREATE TABLE extension (
    id         TEXT PRIMARY KEY,
    commission TEXT    NOT NULL REFERENCES commission (id),
    until      INTEGER NOT NULL,
    reason     TEXT    NOT NULL,
    filed_at   INTEGER NOT NULL,
    filed_by   INTEGER NOT NULL,
    state      TEXT    NOT NULL CHECK (state IN ('open', 'granted', 'refused')),
    decision   TEXT    NOT NULL DEFAULT '',
    decided_by INTEGER NOT NULL DEFAULT 0,
    decided_at INTEGER NOT NULL DEFAULT 0,
    version    INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE UNIQUE INDEX extension_open ON extension (commission) WHERE state = 'open';

-- A proposal waits for a second person (复核).
CREATE TABLE proposal (
    id         TEXT PRIMARY KEY,
    object     TEXT    NOT NULL,
    unit       TEXT    NOT NULL,
    reason     TEXT    NOT NULL,
    by         INTEGER NOT NULL,
    at         INTEGER NOT NULL,
    answer_until INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    answer     TEXT    NOT NULL DEFAULT '',  -- what the unit answered before it was confirmed
    state      TEXT    NOT NULL CHECK (state IN ('open', 'confirmed', 'rejected', 'dropped')),
    second     INTEGER NOT NULL DEFAULT 0 CHECK (second <> by),
    second_reason TEXT NOT NULL DEFAULT '',
    decided_at INTEGER NOT NULL DEFAULT 0,
    version    INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE UNIQUE INDEX proposal_open ON proposal (object) WHERE state = 'open';

-- A bulletin (通报) of a period; the sheet is frozen when it is issued.
CREATE TABLE bulletin (
    period      TEXT PRIMARY KEY,
    state       TEXT    NOT NULL CHECK (state IN ('draft', 'published')),
    sheets      TEXT    NOT NULL,  -- JSON
    rules_hash  TEXT    NOT NULL,
    as_of       INTEGER NOT NULL,
    drafted_at  INTEGER NOT NULL,
    published_at INTEGER NOT NULL DEFAULT 0,
    published_by INTEGER NOT NULL DEFAULT 0,
    version     INTEGER NOT NULL DEFAULT 1
) STRICT, WITHOUT ROWID;

-- Chat -----------------------------------------------------------------------

-- Every update that was received, once. The raw text is kept 30 days.
CREATE TABLE inbox (
    update_id   INTEGER PRIMARY KEY,
    received_at INTEGER NOT NULL,
    state       TEXT    NOT NULL CHECK (state IN ('done', 'bad')),
    raw         TEXT    NOT NULL,
    problem     TEXT    NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX inbox_received ON inbox (received_at);
CREATE INDEX inbox_bad ON inbox (received_at) WHERE state = 'bad';

-- One form in progress per person, and those another command has parked.
CREATE TABLE form (
    person      INTEGER NOT NULL REFERENCES person (id),
    name        TEXT    NOT NULL,
    parked      INTEGER NOT NULL DEFAULT 0 CHECK (parked IN (0, 1)),
    declaration TEXT    NOT NULL,  -- hash of the fields it was begun with
    state       TEXT    NOT NULL,
    touched_at  INTEGER NOT NULL,
    PRIMARY KEY (person, name)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX form_active ON form (person) WHERE parked = 0;

CREATE TABLE outbox (
    id          INTEGER PRIMARY KEY,
    chat        INTEGER NOT NULL,
    person      INTEGER NOT NULL DEFAULT 0,
    rank        INTEGER NOT NULL,  -- 0 answers, 1 notices, 2 broadcasts
    kind        TEXT    NOT NULL,
    data        TEXT    NOT NULL,
    key         TEXT    NOT NULL DEFAULT '',
    edits       INTEGER NOT NULL DEFAULT 0,  -- the message to edit; 0 sends a new one
    created_at  INTEGER NOT NULL,
    state       TEXT    NOT NULL CHECK (state IN ('pending', 'sending', 'sent', 'dead', 'obsolete')),
    attempts    INTEGER NOT NULL DEFAULT 0,
    in_doubt    INTEGER NOT NULL DEFAULT 0,  -- attempts of which nobody knows whether they arrived
    parts       INTEGER NOT NULL DEFAULT 0,  -- parts known to have arrived
    message_ids TEXT    NOT NULL DEFAULT '[]',
    text        TEXT    NOT NULL DEFAULT '',
    problem     TEXT    NOT NULL DEFAULT '',
    done_at     INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX outbox_due ON outbox (chat, rank, id) WHERE state = 'pending';
CREATE INDEX outbox_sending ON outbox (id) WHERE state = 'sending';
-- A keyed notice is queued once and never again; a card's refresh once at a time.
CREATE UNIQUE INDEX outbox_key ON outbox (key, chat) WHERE key <> '' AND (kind <> 'Card' OR state = 'pending');

CREATE TABLE card (
    object        TEXT    NOT NULL,
    chat          INTEGER NOT NULL,
    message_id    INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (object, chat)
) STRICT, WITHOUT ROWID;

-- Audit ----------------------------------------------------------------------

CREATE TABLE audit (
    seq       INTEGER PRIMARY KEY,
    at        INTEGER NOT NULL,
    update_id INTEGER NOT NULL,
    actor     INTEGER NOT NULL,
    role      TEXT    NOT NULL,
    unit      TEXT    NOT NULL,
    action    TEXT    NOT NULL,
    object    TEXT    NOT NULL,
    detail    TEXT    NOT NULL,  -- canonical JSON
    prev_hash BLOB    NOT NULL,
    hash      BLOB    NOT NULL
) STRICT;
CREATE INDEX audit_object ON audit (object, seq);
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
-- REPLACE would delete a row without asking the trigger above.
CREATE TRIGGER audit_appends BEFORE INSERT ON audit WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM audit)
BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
