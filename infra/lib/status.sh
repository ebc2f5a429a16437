# shellcheck shell=bash
# `appctl status`, `appctl logs`, `appctl version`

status_print() {
    local service state answer
    printf '%-9s %-9s %-10s %-10s %s\n' SERVICE STATE HEALTH VERSION ADDRESS
    for service in $(services); do
        state=$(service_state "$service")
        answer=$(health_answer "$service") || answer=
        printf '%-9s %-9s %-10s %-10s %s\n' "$service" "$state" "$(status_health "$answer")" \
            "$(health_field version "$answer")" "https://$(service_domain "$service")"
    done
    printf '\nmode %s, roles %s, last backup: %s\n' "$(state_get MODE)" "$(state_get ROLES)" "$(backup_latest_text)"
}

status_health() {
    local problems
    [ -n "$1" ] || { echo none && return; }
    problems=$(health_problems "$1")
    echo "${problems:-$(health_field status "$1")}"
}

logs_print() {
    local service='' chosen
    case ${1:-} in instance | resolver | caddy) service=$1 && shift ;; esac
    [ $# -gt 0 ] || set -- -n 200
    if [ "$service" = caddy ]; then
        "$(state_get MODE)_logs" caddy "$@"
        return
    fi
    chosen=$(chosen_services ${service:+"$service"})
    for service in $chosen; do
        service_logs "$service" "$@"
    done
}

version_print() {
    say "appctl of PrivateChat $(cat "$HERE/VERSION" 2>/dev/null || echo 'from a checkout')"
}
