#!/usr/bin/env bats
# appctl config and restart

load appctl_machine

setup() { machine_setup; }
teardown() { machine_teardown; }

@test "a setting is set, read and taken away; the operator's lines stay as they are" {
    installed standalone
    run appctl config set REGISTRATION_MODE open
    [ "$status" -eq 0 ]
    run appctl config get REGISTRATION_MODE
    [ "$output" = open ]
    run appctl config unset REGISTRATION_MODE
    [ "$status" -eq 0 ]
    run appctl config get REGISTRATION_MODE
    [ "$status" -eq 1 ]
    [ "$(cat "$ROOT/etc/privatechat/instance.env")" = "# The operator wrote this.
PORT=$INSTANCE_PORT
# And this." ]
}

@test "a value of any signs comes back as it was" {
    installed standalone
    local value
    for value in 'two words' "it's" 'a"b' 'a\b' '#hash' '$HOME `x`' '100%'; do
        appctl config set REGISTRATION_MODE "$value"
        [ "$(appctl config get REGISTRATION_MODE)" = "$value" ]
    done
}

@test "a setting that nobody knows is refused" {
    installed standalone
    run appctl config set REGISTRATION_MOOD open
    [ "$status" -eq 1 ]
    [[ $output == *"REGISTRATION_MOOD is no setting of instance"* ]]
}

@test "what the server refuses is not saved" {
    installed standalone
    run appctl config set PORT abc
    [ "$status" -eq 1 ]
    [[ $output == *"PORT: must be a number"*"Nothing was changed"* ]]
    [ "$(appctl config get PORT)" = "$INSTANCE_PORT" ]
}

@test "a secret is a file that only root reads; it is shown, logged and handed over nowhere" {
    installed standalone
    run appctl config set JWT_SECRET - <<<very-secret
    [ "$status" -eq 0 ]
    local file=$ROOT/etc/privatechat/secrets/instance/JWT_SECRET
    [ "$(cat "$file")" = very-secret ]
    [ "$(stat -c %a "$file")" = 600 ]
    [ "$(appctl config get JWT_SECRET)" = "set (hidden)" ]
    [ "$(appctl config get --reveal JWT_SECRET)" = very-secret ]
    run appctl config get
    [[ $output != *very-secret* ]]
    run grep -r very-secret "$ROOT/var/log" "$ROOT/etc/systemd" "$ROOT/etc/privatechat/instance.env"
    [ "$status" -eq 1 ]
    grep "LoadCredential=JWT_SECRET:/etc/privatechat/secrets/instance/JWT_SECRET" "$ROOT/etc/systemd/system/privatechat-instance.service.d/credentials.conf"
    appctl config unset JWT_SECRET
    [ ! -e "$file" ]
    run grep LoadCredential "$ROOT/etc/systemd/system/privatechat-instance.service.d/credentials.conf"
    [ "$status" -eq 1 ]
}

@test "from standalone to a resolver: the half is only warned about, restart refuses it, and the server goes on" {
    installed standalone
    run appctl config set CONTROL_PLANE_URL https://resolver.example.org
    [ "$status" -eq 0 ]
    [[ $output == *"not yet complete"* ]]
    run appctl restart
    [ "$status" -eq 1 ]
    [[ $output == *"was not restarted"*"set both or none"* ]]
    [[ $(health instance) == *'"status":"ok"'* ]]
    run appctl config set RESOLVER_REGISTER_TOKEN - <<<token
    [ "$status" -eq 0 ]
    run appctl restart
    [ "$status" -eq 0 ]
    grep '^ROLES="\?instance"\?$' "$ROOT/etc/privatechat/install.env"
}

@test "a setting of both servers wants to be told whose it is" {
    installed standalone resolver
    run appctl config get PORT
    [ "$status" -eq 1 ]
    [[ $output == *"--service"* ]]
    [ "$(appctl config get --service resolver PORT)" = "$RESOLVER_PORT" ]
}

@test "no secret from standard input that is empty" {
    installed standalone
    run appctl config set JWT_SECRET - </dev/null
    [ "$status" -eq 1 ]
    [[ $output == *"standard input is empty"* ]]
}
