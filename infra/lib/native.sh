# shellcheck shell=bash
# The servers as systemd's units.

native_unit() { echo "privatechat-$1.service"; }

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

# native_run SERVICE SUBCOMMAND…: by systemd, since it hands over secrets without an argument or a variable that others
# could see, and gives up root.
native_run() {
    native_run_release "$CURRENT" "$@"
}

# native_run_release RELEASE SERVICE SUBCOMMAND…: the same with the program of another release.
native_run_release() {
    local binary="$1/$2" service=$2 path options
    shift 2
    options=(--quiet --collect --pipe --wait --service-type=exec --uid="$SERVICE_USER" --gid="$SERVICE_USER"
        --property=UMask=0077 --property=NoNewPrivileges=yes
        --setenv="DATA_DIR=$DATA_ROOT/$service" --property="EnvironmentFile=-$ETC_DIR/$service.env")
    for path in "$SECRETS_DIR/$service"/*; do
        [ -f "$path" ] && options+=(--property="LoadCredential=${path##*/}:$path")
    done
    systemd-run "${options[@]}" -- "$binary" "$@"
}

# unit_apply FILE TEXT: writes a drop-in and tells systemd, if it is not so already.
unit_apply() {
    local file=$1 text=$2
    [ "$(cat "$file" 2>/dev/null)" != "$text" ] || return 0
    mkdir -p "${file%/*}"
    chmod 0755 "${file%/*}"
    printf '%s\n' "$text" >"$file.new"
    chmod 0644 "$file.new"
    mv -f "$file.new" "$file"
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
    curl --config - --fail --silent --noproxy '*' --max-time 5 "http://$host:${3:-$(service_port "$service")}$2"
}
