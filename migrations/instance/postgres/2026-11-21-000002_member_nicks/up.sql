-- Nicknames are searched without case. Every write from here on folds them as usernames are folded.
ALTER TABLE members ADD COLUMN nick_lower TEXT COLLATE "C";
UPDATE members SET nick_lower = lower(nick) WHERE nick IS NOT NULL;
CREATE INDEX members_by_nick ON members (guild_id, nick_lower);
