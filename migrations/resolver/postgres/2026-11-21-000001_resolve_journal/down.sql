DROP TABLE resolve_journal;
ALTER TABLE codes DROP COLUMN life;
