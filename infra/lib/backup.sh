# shellcheck shell=bash
# `appctl backup`: the server writes the archive while it runs; here it is encrypted, copied away, and proven.

readonly RESTORE_TEST_DAYS=7
# What the service's user may read for a moment; in memory, so that no disk keeps it.
readonly STAGE_DIR=$PREFIX/run/privatechat-stage

backup_command() {
    local service='' chosen verify=no scheduled=no failed=no
    while [ $# -gt 0 ]; do
        case $1 in
            --verify) verify=yes ;;
            --scheduled) scheduled=yes ;;
            -*) fail "backup knows --verify and --scheduled, not $1" ;;
            *) service=$1 ;;
        esac
        shift
    done
    chosen=$(chosen_services ${service:+"$service"})
    for service in $chosen; do
        # A timer proves one backup a week by itself.
        [ "$scheduled" = no ] || backup_test_is_recent "$service" || verify=yes
        # One that fails keeps no other from its backup.
        (backup_keep "$service" "$verify") || failed=yes
    done
    [ "$failed" = no ] || fail "not every backup is as it should be: see above"
}

# backup_keep SERVICE VERIFY: makes one, and all that has to happen with it.
backup_keep() {
    local service=$1 verify=$2 archive
    trap backup_clean EXIT
    archive=$(backup_make "$service" --to "$BACKUPS_DIR" --keep) || exit 1
    [ "$verify" = no ] || backup_prove "$service" "$archive"
    archive=$(backup_encrypt "$archive") || exit 1
    say "$archive"
    log "backup of the $service: $archive"
    backup_hook "$archive"
}

# backup_make SERVICE WORDS…: the words say where to (--to) and whether older ones go (--keep). Prints where the archive is.
backup_make() {
    local service=$1 said archive
    shift
    backup_folder
    backup_stage_config "$service"
    said=$("$(state_get MODE)_backup" "$service" --config-dir "$STAGE_DIR/config" "$@") || said=
    backup_clean
    archive=$(tail -n 1 <<<"$said")
    [ -s "$archive" ] || fail "the backup of the $service failed: its reason is above"
    echo "$archive"
}

backup_folder() {
    mkdir -p "$BACKUPS_DIR" "$STAGE_DIR"
    chown "$(service_owner)" "$BACKUPS_DIR" "$STAGE_DIR"
    chmod 0700 "$BACKUPS_DIR" "$STAGE_DIR"
}

backup_stage_config() {
    local service=$1 path
    rm -rf "$STAGE_DIR/config"
    mkdir -p "$STAGE_DIR/config/secrets"
    for path in "$ETC_DIR/install.env" "$ETC_DIR/backup.env" "$(config_file "$service")"; do
        [ ! -f "$path" ] || cp "$path" "$STAGE_DIR/config/"
    done
    [ ! -d "$SECRETS_DIR/$service" ] || cp -r "$SECRETS_DIR/$service" "$STAGE_DIR/config/secrets/"
    [ "$service" != resolver ] || ! secret_there resolver "$RELOADED_KEY" ||
        cp "$(secret_file resolver "$RELOADED_KEY")" "$STAGE_DIR/config/secrets/resolver/"
    chown -R "$(service_owner)" "$STAGE_DIR/config"
}

backup_clean() {
    rm -rf "$STAGE_DIR" "$BACKUPS_DIR/.restore"
}

# backup_prove SERVICE ARCHIVE: unpacked into a temporary folder, all hashes compared, the database opened. The doctor asks
# when that was done.
backup_prove() {
    service_run "$1" check "$2" >&2 || fail "the backup $2 can't be restored"
    date -u +%FT%TZ >"$BACKUPS_DIR/.restore-tested-$1"
    say "proven: $2 restores" >&2
}

backup_test_is_recent() {
    [ -n "$(find "$BACKUPS_DIR" -maxdepth 1 -name ".restore-tested-$1" -mtime "-$RESTORE_TEST_DAYS" 2>/dev/null)" ]
}

# backup_encrypt ARCHIVE: with a recipient, only the encrypted archive stays. Prints where it is.
backup_encrypt() {
    local archive=$1 recipient
    recipient=$(backup_setting BACKUP_AGE_RECIPIENT)
    if [ -z "$recipient" ]; then
        echo "$archive"
        return
    fi
    command -v age >/dev/null || fail "BACKUP_AGE_RECIPIENT is set, but age is not there: apt-get install age. The archive \
stays unencrypted: $archive"
    age --encrypt --recipient "$recipient" --output "$archive.age.partial" "$archive" ||
        fail "age could not encrypt; the archive stays unencrypted: $archive"
    chown "$(service_owner)" "$archive.age.partial"
    mv -f "$archive.age.partial" "$archive.age"
    rm -f "$archive"
    echo "$archive.age"
}

# backup_hook ARCHIVE: takes it to another place. When that fails the archive stays, and whoever waits for it is told.
backup_hook() {
    local hook
    hook=$(backup_setting BACKUP_HOOK)
    [ -n "$hook" ] || return 0
    # In a unit of its own, with the network and all that root may: the timer's unit has neither.
    systemd-run --quiet --collect --pipe --wait --service-type=exec -- \
        bash -c "$hook"' "$@"' backup-hook "$1" </dev/null >&2 ||
        fail "BACKUP_HOOK failed with status $?: the archive is here, but nowhere else: $1"
}

backup_setting() {
    local value
    value=$(env_get "$ETC_DIR/backup.env" "$1")
    [ -n "$value" ] || value=$(state_get "$1")
    echo "$value"
}

# backup_latest SERVICE: the newest archive; names begin with their time.
backup_latest() {
    find "$BACKUPS_DIR" -maxdepth 1 -name "privatechat-$1-*.tar.zst*" ! -name '*.partial' 2>/dev/null | sort | tail -n 1 || true
}

backup_latest_text() {
    local service archive text=''
    for service in $(services); do
        archive=$(backup_latest "$service")
        text+="${text:+, }$service $([ -n "$archive" ] && date -r "$archive" '+%F %H:%M' || echo never)"
    done
    echo "$text"
}
