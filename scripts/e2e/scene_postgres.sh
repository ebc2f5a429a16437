# shellcheck shell=bash
# An instance without Docker on a PostgreSQL of the machine, on Debian 12. Sourced.

scene_postgres() {
    scene postgres
    mirror postgres
    mirror_damaging postgres
    case_run "Debian 12, PostgreSQL: installed with DATABASE_URL, and set up" postgres_install
    case_run "Debian 12, PostgreSQL: the timer's backup, in its sandbox; the doctor finds nothing wrong" postgres_doctor
    case_run "Debian 12, PostgreSQL: a restore brings back what the archive has, its undo takes that back" postgres_restore
    case_aside "Debian 12, PostgreSQL: what was moved aside is named, and goes when that is said" postgres_forget
    case_run "Debian 12, PostgreSQL: upgraded" postgres_upgrade
    case_run "Debian 12, PostgreSQL: an upgrade that damages the data is taken back" postgres_failing_upgrade
    scene_end
}

postgres_install() {
    local password
    new_machine pg bookworm 71
    machine pg env DEBIAN_FRONTEND=noninteractive apt-get -q -y update
    machine pg env DEBIAN_FRONTEND=noninteractive apt-get -q -y install --no-install-recommends postgresql
    password=$(openssl rand -hex 16)
    # As docs/operating.md says.
    postgres_says "CREATE ROLE chat LOGIN CREATEDB PASSWORD '$password'"
    postgres_says "CREATE DATABASE chat OWNER chat"
    installs pg DATABASE_URL="postgres://chat:$password@127.0.0.1/chat"
    runs_version pg "$NOW"
    chat pg setup "$(claim pg)"
    must_be "files of SQLite" '' "$(machine pg find /var/lib/privatechat -name '*.db*')"
    must_be "where the password is" /etc/privatechat/secrets/instance/DATABASE_URL \
        "$(machine pg grep -rlF "$password" /etc /var/log/privatechat /opt/privatechat/current/VERSION)"
}

# postgres_says STATEMENT
postgres_says() {
    machine pg runuser -u postgres -- psql --quiet --tuples-only --no-align --command "$1" </dev/null
}

postgres_doctor() {
    machine pg systemctl start privatechat-backup@instance.service
    appctl pg doctor || [ $? -eq 1 ] || fail "the doctor finds that something fails"
    grep -E '^ok +instance database ' "$STATE/pg.appctl" || fail "the doctor doesn't find the database whole"
    grep -E '^ok +instance backup ' "$STATE/pg.appctl" || fail "the doctor doesn't find the backup"
    grep -E '^ok +instance restore test ' "$STATE/pg.appctl" || fail "the doctor doesn't find the proof"
}

postgres_restore() {
    local archive before
    before=$(chat pg tell)
    appctl pg backup --verify
    archive=$(grep -o '/var/backups/privatechat/[^ ]*\.tar\.zst' "$STATE/pg.appctl" | tail -n 1)
    must_be "saying something" 200 "$(chat pg say 'after the backup' | cut -d ' ' -f 1)"
    chat pg tell >"$STATE/written"
    appctl pg restore "$archive"
    must_be "what people wrote before" "$before" "$(chat pg tell)"
    appctl pg restore --undo
    must_be "what people wrote after it" "$(<"$STATE/written")" "$(chat pg tell)"
}

postgres_forget() {
    [ -n "$(postgres_aside)" ] || fail "no database was moved aside"
    appctl pg doctor || true
    must_say "$STATE/pg.appctl" 'moved aside by a restore'
    appctl pg restore --forget
    must_be "databases that are aside" '' "$(postgres_aside)"
    must_be "what people wrote" "$(<"$STATE/written")" "$(chat pg tell)"
}

postgres_aside() {
    postgres_says "SELECT datname FROM pg_database WHERE datname LIKE 'chat\_%'"
}

postgres_upgrade() {
    mirror_leads_to postgres "$NEXT"
    appctl pg update
    runs_version pg "$NEXT"
    must_be "what people wrote" "$(<"$STATE/written")" "$(chat pg tell)"
    must_be "saying something" 200 "$(chat pg say 'after the upgrade' | cut -d ' ' -f 1)"
}

postgres_failing_upgrade() {
    local before
    before=$(chat pg tell)
    mirror_leads_to postgres "$BROKEN"
    if appctl pg update; then fail "it says that all went well"; fi
    must_say "$STATE/pg.appctl" 'this version gives up'
    must_say "$STATE/pg.appctl" "back at $NEXT"
    runs_version pg "$NEXT"
    must_be "what people wrote" "$before" "$(chat pg tell)"
    must_be "saying something" 200 "$(chat pg say 'after the way back' | cut -d ' ' -f 1)"
}
