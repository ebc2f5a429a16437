DROP TABLE ended_invites;
