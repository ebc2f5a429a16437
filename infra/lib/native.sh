# shellcheck shell=bash
# The servers as systemd's units.

native_unit() {
    case $1 in caddy) echo caddy.service ;; *) echo "privatechat-$1.service" ;; esac
}

native_owner() { echo "$SERVICE_USER:$SERVICE_USER"; }

native_data_folder() { echo "$DATA_ROOT"; }

native_start() { systemctl start "$(native_unit "$1")"; }

native_stop() { systemctl stop "$(native_unit "$1")"; }

native_restart() { systemctl restart "$(native_unit "$1")"; }

native_state() {
    case $(systemctl is-active "$(native_unit "$1")" 2>/dev/null) in
        active | reloading) echo running ;;
        activating) echo starting ;;
        failed) echo failed ;;
        *) echo stopped ;;
    esac
}

native_logs() {
    local service=$1
    shift
    journalctl --no-pager --output=short-iso --unit="$(native_unit "$service")" "$@"
}

native_last_words() {
    local run
    run=$(systemctl show --property=InvocationID --value "$(native_unit "$1")")
    if [ -n "$run" ]; then
        journalctl --no-pager --output=cat --lines=30 "_SYSTEMD_INVOCATION_ID=$run"
    else
        native_logs "$1" --lines=30
    fi
}

# native_run SERVICE SUBCOMMAND…: by systemd, since it hands over secrets without an argument or a variable that others
# could see, and gives up root.
native_run() {
    native_run_release "$CURRENT" "$@"
}

# native_run_release RELEASE SERVICE SUBCOMMAND…: the same with the program of another release.
native_run_release() {
    local binary="$1/$2" service=$2 key options
    shift 2
    options=(--quiet --collect --pipe --wait --service-type=exec --uid="$SERVICE_USER" --gid="$SERVICE_USER"
        --property=UMask=0077 --property=NoNewPrivileges=yes --property="WorkingDirectory=-$DATA_ROOT/$service"
        --setenv="DATA_DIR=$DATA_ROOT/$service" --property="EnvironmentFile=-$ETC_DIR/$service.env")
    for key in $SECRET_KEYS; do
        ! secret_there "$service" "$key" || options+=(--property="LoadCredential=$key:$(secret_file "$service" "$key")")
    done
    systemd-run "${options[@]}" -- "$binary" "$@" </dev/null
}

# native_backup SERVICE WORDS…: pg_dump refuses a server that is newer than itself, and says so; that it isn't there at all is
# said here.
native_backup() {
    ! uses_postgres "$1" || command -v pg_dump >/dev/null || fail "the $1 uses PostgreSQL, whose backup needs pg_dump, not older \
than the server: apt-get install postgresql-client"
    native_run "$1" backup "${@:2}"
}

native_restore() {
    native_run "$1" restore "${@:2}"
}

# native_prepare SERVICE: systemd knows which secrets there are.
native_prepare() {
    credentials_write "$1"
    systemctl daemon-reload
}

native_units() {
    units_write "$1"
    systemctl daemon-reload
}

native_reload() {
    [ "$(native_state "$1")" != running ] || systemctl kill --kill-who=main --signal=HUP "$(native_unit "$1")"
}

# native_curl SERVICE PATH [PORT]: what the server answers; more of curl's settings may come on standard input.
native_curl() {
    local service=$1 host
    host=$(config_value "$service" BIND)
    case $host in '' | 0.0.0.0 | ::) host=127.0.0.1 ;; *:*) host="[$host]" ;; esac
    curl --config - --fail --silent --noproxy '*' --max-time 15 "http://$host:${3:-$(service_port "$service")}$2"
}
