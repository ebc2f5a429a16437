#!/usr/bin/env bats
# appctl token

load appctl_machine

setup() { machine_setup; }
teardown() { machine_teardown; }

calls() { cat "$ROOT/run/units/calls"; }

@test "a new token works at once, in the process that ran before" {
    installed resolver
    local before
    before=$(calls)
    run appctl token new ada
    [ "$status" -eq 0 ]
    [[ ${lines[0]} =~ ^[0-9a-f]{16}$ ]]
    curl -fsS --noproxy '*' -H "Authorization: Bearer ${lines[0]}" "http://127.0.0.1:$RESOLVER_PORT/api/resolver/stats"
    [ "$(calls)" = "$before" ]
    run grep -r "${lines[0]}" "$ROOT/var/log"
    [ "$status" -eq 1 ]
}

@test "a name has at most two tokens, and the older one goes" {
    installed resolver
    local first second
    first=$(appctl token new ada | head -n 1)
    second=$(appctl token new ada | head -n 1)
    run appctl token new ada
    [ "$status" -eq 1 ]
    [[ $output == *"token drop ada"* ]]
    appctl token drop ada
    [[ $(appctl config get --reveal --service resolver RESOLVER_REGISTER_TOKENS) == *"$second"* ]]
    [[ $(appctl config get --reveal --service resolver RESOLVER_REGISTER_TOKENS) != *"$first"* ]]
    [[ $(appctl token list) == "ada"* ]]
}

@test "an instance has no tokens to give" {
    installed standalone
    run appctl token new ada
    [ "$status" -eq 1 ]
    [[ $output == *"there is none on this machine"* ]]
}
