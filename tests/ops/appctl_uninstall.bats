#!/usr/bin/env bats
# appctl uninstall

load appctl_machine

setup() {
    machine_setup
    export NON_INTERACTIVE=1
    stand_in getent 'exit 2'
}
teardown() { machine_teardown; }

with_caddy() {
    mkdir -p "$ROOT/etc/caddy/privatechat.d" "$ROOT/usr/local/bin" "$ROOT/etc/systemd/system/caddy.service.d"
    printf 'example.org {\n\trespond hello\n}\n\nimport /etc/caddy/privatechat.d/*.caddy\n' >"$ROOT/etc/caddy/Caddyfile"
    touch "$ROOT/etc/caddy/privatechat.d/instance.caddy" "$ROOT/etc/systemd/system/caddy.service.d/privatechat.conf"
    ln -s "$ROOT/opt/privatechat/current/appctl" "$ROOT/usr/local/bin/appctl"
}

@test "the program goes, the data stays, and so does what is somebody else's" {
    installed standalone resolver
    with_caddy
    touch "$ROOT/etc/systemd/system/other.service"
    echo one >>"$(database instance)"
    appctl backup
    run appctl uninstall
    [ "$status" -eq 0 ]
    [[ $output == *"$ROOT/var/lib/privatechat"* ]]
    [ "$(tail -n 1 "$(database instance)")" = one ]
    [ "$(find "$ROOT/var/backups/privatechat" -name '*.tar.zst' | wc -l)" = 2 ]
    [ -e "$ROOT/etc/privatechat/install.env" ]
    [ -z "$(find "$ROOT"/{opt,usr,etc/systemd,etc/caddy,run} \( -name '*privatechat*' -o -name appctl \) -not -path "$ROOT/run/units/*")" ]
    [ "$(cat "$ROOT/etc/caddy/Caddyfile")" = $'example.org {\n\trespond hello\n}' ]
    [ -e "$ROOT/etc/systemd/system/other.service" ]
    run health instance
    [ "$status" -ne 0 ]
}

@test "--purge wants the domain" {
    installed standalone
    run appctl uninstall --purge
    [ "$status" -eq 1 ]
    [[ $output == *"nothing was removed"*"chat.example.org"* ]]
    PURGE_CONFIRM=example.org run appctl uninstall --purge
    [ "$status" -eq 1 ]
    [[ $(health instance) == *'"status":"ok"'* ]]
    PURGE_CONFIRM=chat.example.org run appctl uninstall --purge
    [ "$status" -eq 0 ]
    [ -z "$(find "$ROOT" -name '*privatechat*' -not -path "$ROOT/run/units/*")" ]
}
