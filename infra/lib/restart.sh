# shellcheck shell=bash
# `appctl restart`: with the settings as they are now.

readonly START_SECONDS=${START_SECONDS:-120}

restart_command() {
    local service complaint chosen
    if [ "${1:-}" = caddy ]; then
        "$(state_get MODE)_restart_caddy"
        say "Caddy runs, and asks for certificates that it doesn't have"
        return
    fi
    chosen=$(chosen_services "$@")
    # All are asked before one is stopped: what is wrong leaves what runs alone.
    for service in $chosen; do
        complaint=$(config_complaint "$service")
        [ -z "$complaint" ] || fail "the $service was not restarted, and goes on with its old settings: $complaint"
    done
    for service in $chosen; do
        restart_service "$service"
    done
}

restart_service() {
    local service=$1
    [ "$(state_get MODE)" = compose ] || native_prepare "$service"
    [ "$service" != instance ] || role_note
    if service_restart "$service" && wait_healthy "$service" '' "$START_SECONDS"; then
        say "the $service runs"
    else
        service_last_words "$service" >&2
        fail "the $service does not come up; its last words are above"
    fi
}

# An instance with a resolver is an instance, one without is standalone.
role_note() {
    local role=standalone roles
    ! config_get instance CONTROL_PLANE_URL >/dev/null || role=instance
    roles=$(state_get ROLES | sed -E "s/\b(standalone|instance)\b/$role/")
    [ "$roles" = "$(state_get ROLES)" ] || state_set ROLES "$roles"
}
