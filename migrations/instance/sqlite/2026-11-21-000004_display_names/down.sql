ALTER TABLE users DROP COLUMN global_name_lower;
