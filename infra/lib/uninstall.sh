# shellcheck shell=bash
# `appctl uninstall`: takes away what is ours and nothing else. The data goes only with --purge.

uninstall_command() {
    local purge=no service
    case ${1:-} in
        '') ;;
        --purge) purge=yes ;;
        *) fail "uninstall knows --purge, not $1" ;;
    esac
    [ "$purge" = no ] || uninstall_confirm
    [ "$(state_get MODE)" = native ] || compose_uninstall "$purge"
    uninstall_units
    uninstall_caddy
    uninstall_program
    if [ "$purge" = yes ]; then
        uninstall_data
        printf 'PrivateChat and its data are gone from this machine.\n'
    else
        printf 'PrivateChat is gone; what people wrote is still here:\n  data      %s\n  backups   %s\n  settings  %s\n' \
            "$DATA_ROOT" "$BACKUPS_DIR" "$ETC_DIR"
        printf 'install.sh takes all of it into use again. To remove it: rm -rf those folders, userdel %s\n' "$SERVICE_USER"
    fi
}

# Whoever deletes what people wrote says of which place.
uninstall_confirm() {
    local service domain='' typed
    for service in $(services); do domain=${domain:-$(service_domain "$service")}; done
    if interactive; then
        typed=$(ask "This deletes all messages, accounts and backups of $domain. Type the domain to go on:" '')
    else
        typed=${PURGE_CONFIRM:-}
    fi
    [ "$typed" = "$domain" ] || fail "nothing was removed: --purge wants the domain ($domain) typed, or PURGE_CONFIRM=$domain"
}

# The unit of this very command is not stopped halfway: nothing here runs in one of ours.
uninstall_units() {
    local service unit
    for service in $(services); do
        for unit in "privatechat-backup@$service.timer" "$(native_unit "$service")"; do
            systemctl disable --now --quiet "$unit" || true
        done
    done
    rm -rf "$UNITS_DIR"/privatechat-* "$RUN_UNITS_DIR"/privatechat-*
    systemctl daemon-reload
    systemctl reset-failed 'privatechat-*' 2>/dev/null || true
}

# Our files, and our one line in a file that may hold more. Caddy stays: it may serve others.
uninstall_caddy() {
    [ "$(state_get MODE)" = native ] || return 0
    rm -rf "${SITES_DIR:?}" "$UNITS_DIR/caddy.service.d/privatechat.conf"
    rmdir --ignore-fail-on-non-empty "$UNITS_DIR/caddy.service.d" 2>/dev/null || true
    [ ! -e "$CADDYFILE" ] || grep -vF "$IMPORT_LINE" "$CADDYFILE" | put "$CADDYFILE" 0644 || true
    systemctl daemon-reload
    timeout 20 systemctl reload caddy 2>/dev/null || timeout 60 systemctl try-restart caddy 2>/dev/null || true
}

uninstall_program() {
    # shellcheck disable=SC2153 # both are common.sh's
    rm -f "$BIN_DIR/appctl" "$LOCK_FILE"
    rm -rf "${OPT_DIR:?}" "$UPDATE_RUN" "$GATE_RUN" "$STAGE_DIR"
}

uninstall_data() {
    log_nowhere
    rm -rf "${DATA_ROOT:?}" "${BACKUPS_DIR:?}" "${ETC_DIR:?}" "${LOG_DIR:?}"
    ! getent passwd "$SERVICE_USER" >/dev/null || userdel "$SERVICE_USER"
    ! getent group "$SERVICE_USER" >/dev/null || groupdel "$SERVICE_USER"
}
