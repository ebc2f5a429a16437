#!/usr/bin/env bats
# appctl doctor and status

load appctl_machine

setup() {
    machine_setup
    # Names and the clock as they are on a machine that is fine; what a test breaks is its own.
    stand_in getent 'echo "192.0.2.1 STREAM name"'
    stand_in timedatectl 'echo yes'
    stand_in ss 'echo "LISTEN 0 4096 *:443 *:* users:((\"caddy\",pid=1,fd=3))"'
    # Whatever this machine has on port 443 is none of theirs.
    # shellcheck disable=SC2016
    stand_in openssl 'case $1 in s_client) exit 1 ;; *) exec /usr/bin/openssl "$@" ;; esac'
    export PUBLIC_IP_SOURCES=https://127.0.0.1:1
}
teardown() { machine_teardown; }

line() { grep -E "^(ok|warn|FAIL) +$1 " <<<"$output"; }

@test "a machine without a backup and a certificate has warnings, and nothing that fails" {
    installed standalone
    run appctl doctor
    [ "$status" -eq 1 ]
    [[ $(line "instance ") == ok*"runs in version 1.0.0" ]]
    [[ $(line "instance database") == ok* ]]
    [[ $(line "instance backup") == warn*"appctl backup --verify"* ]]
    [[ $(line "instance certificate") == warn* ]]
    appctl backup --verify
    run appctl doctor
    [[ $(line "instance backup") == ok* ]]
    [[ $(line "instance restore test") == ok* ]]
}

@test "a server that is down fails, and what to do is said" {
    installed standalone
    systemctl stop privatechat-instance
    run appctl doctor
    [ "$status" -eq 2 ]
    [[ $(line "instance ") == FAIL*"appctl logs instance"* ]]
}

@test "a full disk that the server reports fails" {
    installed standalone
    touch "$ROOT/var/lib/privatechat/instance/full"
    run appctl doctor
    [ "$status" -eq 2 ]
    [[ $(line "instance disk") == FAIL*"the disk is full"*"make room"* ]]
    run appctl status
    [[ $output == *disk_full* ]]
}

@test "settings with which it would not start again fail" {
    installed standalone
    appctl config set CONTROL_PLANE_URL https://resolver.example.org
    run appctl doctor
    [ "$status" -eq 2 ]
    [[ $(line "instance settings") == FAIL*"set both or none"* ]]
}

@test "a domain that leads nowhere fails; one that leads elsewhere is a warning" {
    installed standalone
    stand_in getent 'exit 2'
    run appctl doctor
    [ "$status" -eq 2 ]
    [[ $(line "instance DNS") == FAIL*"has no address"* ]]
}

@test "a certificate that has expired fails, a local one warns" {
    installed standalone
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout /dev/null -days 30 \
        -subj '/O=Caddy Local Authority' -out "$BATS_TEST_TMPDIR/local.pem" 2>/dev/null
    # shellcheck disable=SC2016
    stand_in openssl 'case $1 in s_client) cat "'"$BATS_TEST_TMPDIR"'/local.pem" ;; *) exec /usr/bin/openssl "$@" ;; esac'
    run appctl doctor
    [ "$status" -eq 1 ]
    [[ $(line "instance certificate") == warn*"only a local one"* ]]
    stand_in date 'case "$*" in +%s) echo 4102444800 ;; *) exec /bin/date "$@" ;; esac'
    run appctl doctor
    [ "$status" -eq 2 ]
    [[ $(line "instance certificate") == FAIL*expired* ]]
}

@test "an update that was cut off fails" {
    installed standalone
    printf 'FROM=1.0.0\nTO=1.1.0\nPHASE=started\n' >"$ROOT/opt/privatechat/update.pending"
    run appctl doctor
    [ "$status" -eq 2 ]
    [[ $(line update) == FAIL*"1.1.0"*"appctl update"* ]]
}

@test "machines read JSON, and nobody a password" {
    installed standalone
    sed -i 's#^    elif int((DATA / "db").*#    else:\n        fail("postgres://chat:hunter2@db/chat says \\"no\\"")\n    if False:#' \
        "$ROOT/opt/privatechat/releases/1.0.0/instance"
    run appctl doctor --json
    [ "$status" -eq 2 ]
    python3 -c 'import json, sys
checks = {check["check"]: check for check in json.loads(sys.argv[1])["checks"]}
assert checks["instance database"]["level"] == "fail", checks
assert checks["instance database"]["what"].endswith("""postgres://chat:…@db/chat says "no\""""), checks
' "$output"
    [[ $output != *hunter2* ]]
}
