-- The key that must sign for codes that lead to a target. It is the whole target's, path included: on a shared host each
-- path is somebody else's.
CREATE TABLE pins (
    target_url TEXT   NOT NULL PRIMARY KEY,
    public_key BLOB   NOT NULL,
    pinned_at  BIGINT NOT NULL
) WITHOUT ROWID;

-- When the last signature for this code was made. It stays with the tombstone, so that an old one never counts again.
ALTER TABLE codes ADD COLUMN signed_at BIGINT;
