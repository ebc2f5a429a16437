-- A code that is withdrawn or purged ends a life. Resolves belong to the life in which they happened, so that a code
-- that comes back counts from zero.
ALTER TABLE codes ADD COLUMN life INTEGER NOT NULL DEFAULT 0;

-- Resolves that are on disk and not yet added to their codes: appending is cheap, while adding each second's to codes
-- all over the table isn't. A bucket is a part of the codes that lie side by side; tallies are fixed-size records.
CREATE TABLE resolve_journal (
    id      INTEGER NOT NULL PRIMARY KEY,
    bucket  INTEGER NOT NULL,
    tallies BLOB    NOT NULL
);

CREATE INDEX resolve_journal_bucket ON resolve_journal (bucket);
