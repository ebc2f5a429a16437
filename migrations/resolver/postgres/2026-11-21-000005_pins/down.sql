ALTER TABLE codes DROP COLUMN signed_at;
DROP TABLE pins;
