-- Display names are searched without case. Every write from here on folds them as usernames are folded.
ALTER TABLE users ADD COLUMN global_name_lower TEXT;
UPDATE users SET global_name_lower = lower(global_name) WHERE global_name IS NOT NULL;
