# shellcheck shell=bash
# The servers of this machine, the same whether they are systemd's (native.sh) or Docker's (compose.sh).

has_service() {
    [[ " $(services | paste -sd' ') " == *" $1 "* ]]
}

# chosen_services [SERVICE]: that one if it is installed, all without a name.
chosen_services() {
    if [ $# -eq 0 ]; then
        services
    elif has_service "$1"; then
        echo "$1"
    else
        fail "there is no $1 on this machine; installed: $(services | paste -sd' ')"
    fi
}

# service_start|stop|restart|is_running|logs SERVICE …
service_start() { "$(state_get MODE)_start" "$@"; }
service_stop() { "$(state_get MODE)_stop" "$@"; }
service_restart() { "$(state_get MODE)_restart" "$@"; }
# running, starting, stopped or failed
service_state() { "$(state_get MODE)_state" "$@"; }
service_logs() { "$(state_get MODE)_logs" "$@"; }

# service_run SERVICE SUBCOMMAND…: the server's own program with the settings, the secrets and the rights of the service.
service_run() { "$(state_get MODE)_run" "$@"; }

# service_owner: whose the files are that a server reads and writes, as chown wants it.
service_owner() { "$(state_get MODE)_owner"; }

# wait_for_lock SECONDS: for those who have nobody to ask them to come again.
wait_for_lock() {
    mkdir -p "${LOCK_FILE%/*}"
    exec {LOCK}>"$LOCK_FILE"
    flock --timeout "$1" "$LOCK" || fail "another install.sh or appctl has been at work here for $1 seconds"
    export PRIVATECHAT_LOCKED=1
}

# service_last_words SERVICE: what its last run said at its end, without the set-up link.
service_last_words() {
    "$(state_get MODE)_last_words" "$1" 2>&1 | tail -n 30 | sed 's/claim=[0-9A-Za-z_-]*/claim=…/' || true
}

# What the server keeps its data in, as systemd gives it or as its settings say.
service_data() {
    local folder
    folder=$(config_value "$1" DATA_DIR)
    echo "${folder:-$DATA_ROOT/$1}"
}

uses_postgres() {
    local url
    url=$(config_value "$1" DATABASE_URL)
    [[ $url == postgres* ]]
}
