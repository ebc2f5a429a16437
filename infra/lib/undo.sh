# shellcheck shell=bash
# What restores, and updates that went back, have moved aside. It may hold what is nowhere else, so nothing removes it but
# `appctl restore --forget`; the doctor tells how much it is.

# undo_list SERVICE: a line each: days, megabytes, where.
undo_list() { "$(state_get MODE)_undo_list" "$1" 2>/dev/null || true; }

# undo_forget SERVICE
undo_forget() {
    local place found=no
    while read -r _ _ place; do
        "$(state_get MODE)_undo_drop" "$1" "$place" </dev/null
        found=yes
        say "removed: $place"
    done < <(undo_list "$1")
    [ "$found" = yes ] || say "no restore of the $1 has left anything"
}

native_undo_list() {
    local folder now
    now=$(date +%s)
    while IFS= read -r folder; do
        printf '%s %s %s\n' $(((now - $(stat -c %Y "$folder")) / 86400)) "$(du -sm "$folder" | cut -f 1)" "$folder"
    done < <(find "$(service_data "$1")" -maxdepth 1 -type d -name 'undo-*' | sort)
}

# native_undo_drop SERVICE FOLDER: with the database that its note speaks of.
native_undo_drop() {
    local database
    database=$(sed -n 's/.*"database": *"\([^"]*\)".*/\1/p' "$2/database.json" 2>/dev/null) || database=
    [ -z "$database" ] || native_psql "$1" "DROP DATABASE IF EXISTS \"$database\"" || fail "the database $database could not be removed"
    rm -rf "$2"
}

# native_psql SERVICE STATEMENT: the password goes by the environment, which nobody else sees, and not by an argument.
native_psql() {
    local url password
    url=$(config_value "$1" DATABASE_URL)
    password=$(sed -nE 's#^[a-z]+://[^:@/]*:([^@]*)@.*#\1#p' <<<"$url")
    PGPASSWORD=$(printf '%b' "${password//%/\\x}") psql --quiet --no-psqlrc --set ON_ERROR_STOP=1 --command "$2" \
        "$(sed -E 's#^([a-z]+://[^:@/]*):[^@]*@#\1@#' <<<"$url")" >&2
}

# Their comment tells since when.
compose_undo_list() {
    compose_query "SELECT coalesce(extract(day FROM now() - shobj_description(oid, 'pg_database')::timestamptz)::int, 0) || ' ' ||
        pg_database_size(oid) / 1000000 || ' ' || datname FROM pg_database WHERE datname IN ('${1}_undo', '${1}_taken_back')"
}

compose_undo_drop() { compose_psql "DROP DATABASE \"$2\""; }
