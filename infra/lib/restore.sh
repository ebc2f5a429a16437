# shellcheck shell=bash
# `appctl restore`: everything is verified before the server stops, and what was there comes back when the server does not
# start with what was restored.

restore_command() {
    local file='' undo=no config=no service='' forget=no
    while [ $# -gt 0 ]; do
        case $1 in
            --undo) undo=yes ;;
            --forget) forget=yes ;;
            --with-config) config=yes ;;
            instance | resolver) service=$1 ;;
            -*) fail "restore knows --undo, --forget and --with-config, not $1" ;;
            *) file=$1 ;;
        esac
        shift
    done
    if [ "$forget" = yes ]; then
        undo_forget "${service:-$(restore_service "$file")}"
        return
    fi
    trap backup_clean EXIT
    backup_folder
    if [ "$undo" = yes ]; then
        service=${service:-$(restore_service "$file")}
        restore_undo "$service"
        return
    fi
    [ -n "$file" ] || fail "restore which file? The archives are in $BACKUPS_DIR"
    [ -r "$file" ] || fail "$file can't be read"
    service=${service:-$(restore_service "$file")}
    restore_archive "$service" "$file" "$config"
}

# restore_service FILE: archives have the server's name in theirs.
restore_service() {
    local name=${1##*/} service
    for service in $(services); do
        [[ $name != privatechat-$service-* ]] || { echo "$service" && return; }
    done
    [ "$(services | wc -l)" = 1 ] || fail "of which server? restore … instance, or restore … resolver"
    [[ $name != privatechat-* ]] || fail "$name is of a server that is not on this machine"
    services
}

# restore_archive SERVICE FILE WITH_CONFIG
restore_archive() {
    local service=$1 archive
    chosen_services "$service" >/dev/null
    archive=$(restore_stage "$2")
    service_run "$service" check "$archive" >&2 || fail "$2 is not whole, so nothing was changed"
    service_stop "$service"
    if ! restore_place "$service" "$archive" "$3"; then
        service_start "$service" || true
        fail "the restore failed and nothing was changed: its reason is above"
    fi
    if service_comes_up "$service" ''; then
        say "the $service runs on what $2 holds. What was there before: \`appctl restore --undo $service\`"
        return
    fi
    warn "the $service does not start with what was restored: putting back what was there"
    restore_config_undo "$service"
    restore_undo "$service"
    fail "the restore was taken back; why the $service did not start is above"
}

restore_place() {
    local service=$1 archive=$2 with_config=$3 words=()
    [ "$with_config" = no ] || words=(--config-to "$STAGE_DIR/restored")
    restore_data "$service" "$archive" "${words[@]}" || return 1
    [ "$with_config" = no ] || restore_config "$service"
}

# restore_data SERVICE ARCHIVE [--config-to FOLDER] | SERVICE --undo: the service is stopped then.
restore_data() {
    "$(state_get MODE)_restore" "$@" >&2
}

restore_undo() {
    local service=$1
    service_stop "$service"
    restore_data "$service" --undo || {
        service_start "$service" || true
        fail "there is nothing to go back to, or it could not be put back: the reason is above"
    }
    if ! service_comes_up "$service" ''; then
        fail "what was there before is back, but the $service does not come up with it: its last words are above"
    fi
    say "the $service runs on what it had before the restore"
}

# restore_stage FILE: a copy that the service's user can read; decrypted if need be. Prints where it is.
restore_stage() {
    local name=${1##*/} copy
    mkdir -p "$BACKUPS_DIR/.restore"
    copy="$BACKUPS_DIR/.restore/${name%.age}"
    if [[ $name == *.age ]]; then
        [ -n "${AGE_IDENTITY_FILE:-}" ] || fail "$name is encrypted: AGE_IDENTITY_FILE=/path/of/the/key appctl restore …"
        command -v age >/dev/null || fail "$name is encrypted, and age is not there: apt-get install age"
        age --decrypt --identity "$AGE_IDENTITY_FILE" --output "$copy" "$1" || fail "$name can't be decrypted with that key"
    else
        cp -f "$1" "$copy"
    fi
    chown -R "$(service_owner)" "$BACKUPS_DIR/.restore"
    echo "$copy"
}

# The settings and secrets of the archive, in place of those of this service. How this machine was installed stays.
restore_config() {
    local service=$1 from="$STAGE_DIR/restored"
    [ ! -d "$from/config" ] || from="$from/config"
    backup_stage_config "$service"
    rm -rf "$BACKUPS_DIR/.config-before"
    cp -a "$STAGE_DIR/config" "$BACKUPS_DIR/.config-before"
    restore_config_from "$service" "$from"
}

restore_config_undo() {
    [ -d "$BACKUPS_DIR/.config-before" ] || return 0
    restore_config_from "$1" "$BACKUPS_DIR/.config-before"
    rm -rf "$BACKUPS_DIR/.config-before"
}

restore_config_from() {
    local service=$1 from=$2 key path
    [ ! -f "$from/$service.env" ] || put "$ETC_DIR/$service.env" 0644 <"$from/$service.env"
    for key in $SECRET_KEYS; do
        path="$from/secrets/$service/$key"
        secret_put "$service" "$key" "$([ ! -f "$path" ] || cat "$path")"
    done
    native_prepare "$service"
}
