# shellcheck shell=bash
# The gate of an update: the new version runs where only this machine reaches it, until it is healthy. Nothing that people
# send can be acknowledged meanwhile, so the data may still go back.

readonly GATE_RUN=$PREFIX/run/privatechat-gate
readonly GATE_SECONDS=${GATE_SECONDS:-300} GATE_PORT=${GATE_PORT:-18080}

# gate_pass VERSION: switches, and starts every service behind the gate.
gate_pass() {
    local to=$1 service data
    env_set "$UPDATE_PENDING" PHASE switched
    release_switch "$to" || return 1
    # By the new release itself: how its units look is its own affair.
    "$CURRENT/appctl" units || return 1
    env_set "$UPDATE_PENDING" PHASE started
    for service in $(services); do
        data=$(env_get "$UPDATE_PENDING" "DATA_${service^^}")
        [ -z "$data" ] || restore_data "$service" "$data" || return 1
        say "$service $to starts behind the gate"
        if ! "$(state_get MODE)_gate" "$service" "$to"; then
            service_last_words "$service" >&2
            return 1
        fi
    done
}

# native_gate SERVICE VERSION
native_gate() {
    local port
    port=$(gate_free_port)
    gate_open "$1" "$port" || return 1
    # Not waited for: a migration may take longer than systemd's patience, and health is what counts.
    systemctl start --no-block "$(native_unit "$1")" && wait_healthy "$1" "$2" "$GATE_SECONDS" "$port"
}

# gate_open SERVICE PORT: a drop-in that a reboot forgets. The file of variables comes last, and so it wins.
gate_open() {
    mkdir -p "$GATE_RUN" "$(gate_folder "$1")"
    printf 'PORT=%s\nBIND=127.0.0.1\n' "$2" >"$GATE_RUN/$1.env"
    printf '[Service]\nRestart=no\nTimeoutStartSec=%s\nEnvironmentFile=%s\n' "$GATE_SECONDS" "$GATE_RUN/$1.env" \
        >"$(gate_folder "$1")/gate.conf"
    systemctl daemon-reload
}

# native_gate_close SERVICE: the service is stopped then.
native_gate_close() {
    native_stop "$1" || return 1
    rm -f "$(gate_folder "$1")/gate.conf" "$GATE_RUN/$1.env"
    systemctl daemon-reload
}

native_gate_is_open() {
    [ -e "$(gate_folder "$1")/gate.conf" ]
}

gate_folder() {
    echo "$RUN_UNITS_DIR/$(native_unit "$1").d"
}

gate_free_port() {
    local port=$GATE_PORT
    while (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do port=$((port + 1)); done
    echo "$port"
}

# units_rewrite: `appctl units`, which an update asks of the release that it has switched to.
units_rewrite() {
    local service
    for service in $(services); do "$(state_get MODE)_units" "$service"; done
}
