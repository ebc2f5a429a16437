# shellcheck shell=bash
# The services: their user, folders and units.

# units_write SERVICE: everything that systemd needs to run it, from the current release.
units_write() {
    local unit
    make_user
    folder "$ETC_DIR" 0755
    folder "$SECRETS_DIR" 0700
    folder "$SECRETS_DIR/$1" 0700
    folder "$DATA_ROOT" 0755
    folder "$BACKUPS_DIR" 0700 "$SERVICE_USER"
    folder "$UNITS_DIR/privatechat-$1.service.d" 0755
    unit=privatechat-$1.service
    put_generated "$UNITS_DIR/$unit" 0644 <"$(release_files)/systemd/$unit"
    backup_units_write
}

# The backup of each night, and who tells of what has failed: the same for servers that are Docker's.
backup_units_write() {
    local unit
    for unit in privatechat-failure@.service privatechat-backup@.service privatechat-backup@.timer; do
        put_generated "$UNITS_DIR/$unit" 0644 <"$(release_files)/systemd/$unit"
    done
}

# backup_timer_enable SERVICE: from now on, and at every boot.
backup_timer_enable() {
    run systemctl daemon-reload
    run systemctl enable "privatechat-backup@$1.timer"
    run systemctl start "privatechat-backup@$1.timer"
}

# release_files: where this release's files are; before it is placed (a dry run), where it was unpacked.
release_files() {
    if [ -d "$CURRENT/systemd" ]; then printf '%s\n' "$CURRENT"; else printf '%s\n' "$HERE"; fi
}

make_user() {
    getent passwd "$SERVICE_USER" >/dev/null || run useradd --system --user-group --no-create-home \
        --home-dir /var/lib/privatechat --shell /usr/sbin/nologin "$SERVICE_USER"
}

# units_enable SERVICE: starts it now and at every boot; one that runs is started anew only if it hasn't seen all changes,
# those of a run that was cut off among them.
units_enable() {
    local unit=privatechat-$1.service how=start
    if dry && [ -z "$CHANGED" ] && systemctl is-active --quiet "$unit"; then return; fi
    backup_timer_enable "$1"
    run systemctl enable "$unit"
    if dry || older_than_its_files "$unit" ExecMainStartTimestamp "$UNITS_DIR/$unit" "$UNITS_DIR/$unit.d" "$CURRENT" \
        "$ETC_DIR/$1.env" "$SECRETS_DIR/$1"; then
        how=restart
    fi
    run systemctl "$how" "$unit" || app_is_down "$1"
}

# app_is_down SERVICE: ends with what it said last.
app_is_down() {
    warn "privatechat-$1 doesn't run. The last it said:"
    journalctl -u "privatechat-$1" -n 30 --no-pager -o cat >&2 || true
    fail "privatechat-$1 did not start. When the cause is gone, run install.sh again. The log: $LOG_FILE"
}
