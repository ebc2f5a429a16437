#!/usr/bin/env bats
# appctl update: what goes forward, and what goes back by itself

load appctl_machine

setup() { machine_setup; }
teardown() { machine_teardown; }

running() { health "$1" | sed 's/.*"version":"\([^"]*\)".*/\1/'; }
current() { basename "$(readlink "$ROOT/opt/privatechat/current")"; }
nothing_is_left() {
    [ ! -e "$ROOT/opt/privatechat/update.pending" ]
    [ -z "$(find "$ROOT/run" -name gate.conf)" ]
}

@test "both servers go to the new version, by way of the gate, and with what was written" {
    installed standalone resolver
    echo one >>"$(database instance)"
    run appctl update --bundle "$(bundle 1.1.0 2)"
    [ "$status" -eq 0 ]
    [[ $output == *"updated from 1.0.0 to 1.1.0"* ]]
    [ "$(running instance) $(running resolver) $(current)" = "1.1.0 1.1.0 1.1.0" ]
    [ "$(cat "$(database instance)")" = $'2\none' ]
    # First where only this machine reaches it, then where people are.
    local first second
    {
        read -r _
        read -r _ first
        read -r _ second
    } <"$ROOT/var/lib/privatechat/instance/ports"
    [ "$first" != "$INSTANCE_PORT" ]
    [ "$second" = "$INSTANCE_PORT" ]
    nothing_is_left
}

@test "a release that is not healthy is taken back, with the data of before, for both servers" {
    installed standalone resolver
    echo one >>"$(database instance)"
    run appctl update --bundle "$(bundle 1.1.0 2 BROKEN)"
    [ "$status" -eq 1 ]
    [[ $output == *"this release is broken"*"back at 1.0.0"* ]]
    [ "$(running instance) $(running resolver) $(current)" = "1.0.0 1.0.0 1.0.0" ]
    [ "$(cat "$(database instance)")" = $'1\none' ]
    nothing_is_left
    # And a good one goes on from there.
    run appctl update --bundle "$(bundle 1.1.1 2)"
    [ "$status" -eq 0 ]
    [ "$(running instance)" = 1.1.1 ]
}

@test "what is acknowledged while the first backup is made is in what a rollback puts back" {
    installed standalone
    # The server's own program, slowed down, tells when the backup is under way.
    local program=$ROOT/opt/privatechat/releases/1.0.0/instance
    sed -i 's/^    print(archive)$/    print(archive)\n    if (DATA \/ "late").exists():\n        (DATA \/ "late").unlink()\n        (DATA \/ "db").open("a").write("late\\n")/' "$program"
    touch "$ROOT/var/lib/privatechat/instance/late"
    run appctl update --bundle "$(bundle 1.1.0 2 BROKEN)"
    [ "$status" -eq 1 ]
    [ "$(cat "$(database instance)")" = $'1\nlate' ]
}

@test "an older version that can't read the data is refused before anything stops; --force brings older data" {
    installed standalone
    echo one >>"$(database instance)"
    appctl backup
    appctl update --bundle "$(bundle 1.1.0 2)"
    echo two >>"$(database instance)"
    local before old
    before=$(cat "$ROOT/run/units/calls")
    rm -rf "$BATS_TEST_TMPDIR/bundle-1.0.0"
    old=$(bundle 1.0.0 1)
    run appctl update --bundle "$old"
    [ "$status" -eq 1 ]
    [[ $output == *"can't read the data of 1.1.0"*"--force"* ]]
    [ "$(cat "$ROOT/run/units/calls")" = "$before" ]
    run appctl update --force --bundle "$old"
    [ "$status" -eq 0 ]
    [ "$(running instance)" = 1.0.0 ]
    [ "$(cat "$(database instance)")" = $'1\none' ]
    nothing_is_left
}

@test "an older version that reads the data is no problem" {
    installed standalone
    local old
    appctl update --bundle "$(bundle 1.1.0 1)"
    run appctl update --bundle "$(bundle 1.0.5 1)"
    [ "$status" -eq 0 ]
    [ "$(running instance)" = 1.0.5 ]
}

@test "the same version again changes nothing" {
    installed standalone
    local before
    before=$(cat "$ROOT/run/units/calls")
    run appctl update --bundle "$(mv "$ROOT/opt/privatechat/releases/1.0.0" "$BATS_TEST_TMPDIR/kept" && bundle 1.0.0 1 && mv "$BATS_TEST_TMPDIR/kept" "$ROOT/opt/privatechat/releases/1.0.0")"
    [ "$status" -eq 0 ]
    [[ $output == *"1.0.0 is what runs already"* ]]
    [ "$(cat "$ROOT/run/units/calls")" = "$before" ]
}

@test "a bundle that was tampered with changes nothing" {
    installed standalone
    local file
    file=$(bundle 1.1.0 2)
    openssl genpkey -algorithm ed25519 2>/dev/null | openssl pkey -pubout -out "$RELEASE_KEY_FILE"
    run appctl update --bundle "$file"
    [ "$status" -eq 1 ]
    [[ $output == *signature* ]]
    [ "$(running instance) $(current)" = "1.0.0 1.0.0" ]
}

@test "an update that is killed at the gate is taken back by systemd; its caller is told that it failed" {
    installed standalone
    echo one >>"$(database instance)"
    appctl update --bundle "$(bundle 1.1.0 2 STUCK)" >"$BATS_TEST_TMPDIR/said" 2>&1 3>&- &
    local caller=$! status=0
    eventually grep -q PHASE=started "$ROOT/opt/privatechat/update.pending"
    eventually test -e "$ROOT/run/systemd/system/privatechat-instance.service.d/gate.conf"
    kill -KILL -- "-$(pgrep -P "$(cat "$ROOT/run/units/privatechat-update.pid")")"
    wait "$caller" || status=$?
    [ "$status" -ne 0 ]
    cat "$BATS_TEST_TMPDIR/said"
    grep "was cut off" "$BATS_TEST_TMPDIR/said"
    [ "$(running instance) $(current)" = "1.0.0 1.0.0" ]
    [ "$(cat "$(database instance)")" = $'1\none' ]
    nothing_is_left
}

@test "who loses the connection finds the update done" {
    installed standalone
    local file
    file=$(bundle 1.1.0 2)
    # What a lost connection does to whoever was connected.
    setsid "$ROOT/opt/privatechat/current/appctl" update --bundle "$file" >/dev/null 2>&1 3>&- &
    local caller=$!
    eventually test -e "$ROOT/run/units/privatechat-update.pid"
    # On a machine that is busy elsewhere it may be through by now.
    kill -KILL "$caller" || true
    eventually grep -q "updated from 1.0.0 to 1.1.0" "$ROOT/run/privatechat-update/log"
    [ "$(running instance)" = 1.1.0 ]
}
