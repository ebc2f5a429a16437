DROP INDEX members_by_nick;
ALTER TABLE members DROP COLUMN nick_lower;
