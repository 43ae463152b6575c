-- Points of a month that a bulletin gave before the program was there
-- (已印发（历史）), in hundredths. They score nothing.
CREATE TABLE published_points (
    month  TEXT    NOT NULL,  -- 2018-01
    unit   TEXT    NOT NULL,
    points INTEGER NOT NULL,
    PRIMARY KEY (month, unit)
) STRICT, WITHOUT ROWID;
