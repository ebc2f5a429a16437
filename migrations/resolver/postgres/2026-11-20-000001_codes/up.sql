-- Invite codes and the instances that they lead to. A row is never deleted: withdrawn and purged codes stay as
-- tombstones (code and target_url are null), so that nobody but their owner can ever have them again.
CREATE TABLE codes (
    digest           BYTEA  NOT NULL PRIMARY KEY,
    look             BYTEA  NOT NULL,
    owner            TEXT   NOT NULL,
    origin           TEXT   NOT NULL,
    code             TEXT,
    target_url       TEXT,
    expires_at       BIGINT,
    created_at       BIGINT NOT NULL,
    updated_at       BIGINT NOT NULL,
    resolve_count    BIGINT NOT NULL DEFAULT 0,
    last_resolved_at BIGINT
);

CREATE INDEX codes_look ON codes (look);
CREATE INDEX codes_expiry ON codes (expires_at) WHERE code IS NOT NULL;

-- The key of the digests. It goes with the rows, into the same backup.
CREATE TABLE keys (
    name  TEXT   NOT NULL PRIMARY KEY,
    value BYTEA  NOT NULL
);
