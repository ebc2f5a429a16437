-- Looked through whenever somebody's last session ends; nearly always empty.
CREATE INDEX members_temporary ON members (guild_id, user_id) WHERE temporary;
