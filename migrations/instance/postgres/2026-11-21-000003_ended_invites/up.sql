-- Codes that were good once, for a month: their holders hear why they stay outside. `why`: 0 expired, 1 used up.
CREATE TABLE ended_invites (
    code TEXT NOT NULL PRIMARY KEY,
    why INTEGER NOT NULL,
    ended_at BIGINT NOT NULL
);
CREATE INDEX ended_invites_by_end ON ended_invites (ended_at);
