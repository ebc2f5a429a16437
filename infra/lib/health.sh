# shellcheck shell=bash
# How a server is, as it says itself.

# wait_healthy SERVICE VERSION SECONDS [PORT]: until it answers well and in that version ('' for any). Gives up at once
# when the service has failed.
wait_healthy() {
    local service=$1 version=$2 end=$((SECONDS + $3)) port=${4:-}
    while :; do
        ! health_is_good "$service" "$version" "$port" || return 0
        [ "$(service_state "$service")" != failed ] || return 1
        [ "$SECONDS" -lt "$end" ] || return 1
        sleep 0.2
    done
}

# service_comes_up SERVICE VERSION: started, and healthy; else its last words are told.
service_comes_up() {
    if service_start "$1" && wait_healthy "$1" "$2" "$START_SECONDS"; then return; fi
    service_last_words "$1" >&2
    return 1
}

health_is_good() {
    local answer
    answer=$(health_answer "$1" "$3") || return 1
    [ -z "$2" ] || [ "$(health_field version "$answer")" = "$2" ]
}

# health_answer SERVICE [PORT]: its report; false when it gives none or is not well.
health_answer() {
    "$(state_get MODE)_curl" "$1" /api/health "${2:-}" </dev/null
}

# health_field NAME JSON: status, version
health_field() {
    sed -n 's/.*"'"$1"'":"\([^"]*\)".*/\1/p' <<<"$2"
}

# health_problems JSON: a word for each, as disk_full
health_problems() {
    sed -n 's/.*"problems":\[\([^]]*\)\].*/\1/p' <<<"$1" | tr -d '" ' | tr ',' ' '
}
