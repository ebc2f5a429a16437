DROP INDEX members_temporary;
