# shellcheck shell=bash
# Backup and restore of the instance on PostgreSQL, as docs/containers.md says. Sourced.

backup_checks() {
    export BASE=http://localhost
    step 'x' true
}
