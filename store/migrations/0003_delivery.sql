-- Since when nothing can be delivered to a chat, and when Telegram last asked
-- to be spared there (429), in real time.
ALTER TABLE chat ADD COLUMN unreachable_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE chat ADD COLUMN flooded_at INTEGER NOT NULL DEFAULT 0;

-- A message that is left alone until a moment of real time while others to its
-- chat overtake it, and how often it was refused for reasons nobody knows.
ALTER TABLE outbox ADD COLUMN not_before INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN refusals INTEGER NOT NULL DEFAULT 0;
CREATE INDEX outbox_later ON outbox (not_before) WHERE state = 'pending' AND not_before > 0;
CREATE INDEX outbox_dead ON outbox (chat, done_at) WHERE state = 'dead';
