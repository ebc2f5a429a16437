#!/usr/bin/env bats
# Files: written whole, left alone when somebody changed them, and untouched by a second run. Secrets are nobody else's.

load install.bash

setup() {
    own_root
    stand_in systemctl
    stand_in journalctl
    stand_in chown
    stand_in chgrp
    stand_in useradd
    stand_in install 'args=(); while [ $# -gt 0 ]; do case $1 in -o | -g) shift ;; *) args+=("$1") ;; esac; shift; done
        exec /usr/bin/install "${args[@]}"'
    library release network packages settings preflight units caddy report secrets compose_install install
    export DOMAIN=chat.example.org
    settings_resolve
    mkdir -p "$OPT_DIR" "$CADDY_DIR" "$UNITS_DIR" "$PREFIX/var/backups" "$PREFIX/run/lock"
    ln -sfn "$REPOSITORY/infra" "$CURRENT"
}

# native_files: what an installation writes, without packages and services.
native_files() {
    units_write "$SERVICE"
    secrets_write
    settings_write
    credentials_write "$SERVICE"
    caddy_write "$SERVICE"
}

# sums: of everything below the root.
sums() {
    (cd "$PREFIX" && find . -type f -printf '%p %m %C@ ' -exec sha256sum {} + | sort && find . -type d -printf '%p %m %T@\n' | sort)
}

@test "a second run changes nothing, not even a time" {
    native_files
    before=$(sums)
    native_files
    [ "$(sums)" = "$before" ]
}

@test "a second run of a resolver keeps its token, which only root can read" {
    SERVICE=resolver ROLE=resolver native_files
    token=$SECRETS_DIR/resolver/RESOLVER_REGISTER_TOKEN
    [[ $(<"$token") =~ ^[0-9a-f]{64}$ ]]
    [ "$(stat -c %a "$token")" = 600 ]
    [ "$(stat -c %a "$SECRETS_DIR/resolver")" = 700 ]
    before=$(sums)
    SERVICE=resolver ROLE=resolver native_files
    [ "$(sums)" = "$before" ]
}

@test "secrets are in files of their own, handed over by systemd, and nowhere else" {
    DATABASE_URL=postgres://u:geheim@db/x ROLE=instance CONTROL_PLANE_URL=https://r.example.org RESOLVER_REGISTER_TOKEN=geheim native_files
    [ "$(<"$SECRETS_DIR/instance/DATABASE_URL")" = postgres://u:geheim@db/x ]
    [ "$(grep -rl geheim "$PREFIX" | sort | paste -sd' ')" = "$SECRETS_DIR/instance/DATABASE_URL $SECRETS_DIR/instance/RESOLVER_REGISTER_TOKEN" ]
    grep -qx "LoadCredential=DATABASE_URL:/etc/privatechat/secrets/instance/DATABASE_URL" \
        "$UNITS_DIR/privatechat-instance.service.d/credentials.conf"
    grep -qx CONTROL_PLANE_URL=https://r.example.org "$ETC_DIR/instance.env"
    not grep -q geheim "$CALLS"
}

@test "the operator's changes stay" {
    native_files
    echo '# mine' >>"$CADDY_DIR/privatechat.d/instance.caddy"
    echo '# mine' >>"$UNITS_DIR/privatechat-instance.service"
    sed -i 's/^PORT=.*/# why\nPORT=8090/; s/^TRUSTED_PROXIES=.*/TRUSTED_PROXIES=10.0.0.1/' "$ETC_DIR/instance.env"
    before=$(sums)
    native_files
    [ "$(sums | grep -v '\.new ')" != "" ]
    grep -qx '# mine' "$CADDY_DIR/privatechat.d/instance.caddy"
    grep -qx '# mine' "$UNITS_DIR/privatechat-instance.service"
    grep -qx PORT=8090 "$ETC_DIR/instance.env"
    grep -qx TRUSTED_PROXIES=10.0.0.1 "$ETC_DIR/instance.env"
    # It would be another one now, so they are told.
    grep -q 127.0.0.1:8090 "$CADDY_DIR/privatechat.d/instance.caddy.new"
}

@test "another DOMAIN reaches the server and Caddy" {
    native_files
    DOMAIN=new.example.org settings_resolve
    native_files
    grep -qx DOMAIN=new.example.org "$ETC_DIR/instance.env"
    grep -qx INSTANCE_DOMAIN=new.example.org "$STATE_FILE"
    grep -q '^new.example.org {' "$CADDY_DIR/privatechat.d/instance.caddy"
}

@test "a dry run says what it would do, and does nothing" {
    before=$(sums)
    DRY_RUN=1 native_files >"$BATS_TEST_TMPDIR/said"
    [ "$(sums)" = "$before" ]
    grep -q "would write: $ETC_DIR/instance.env" "$BATS_TEST_TMPDIR/said"
    not grep -qE '^(systemctl (start|restart|enable)|useradd|chown)' "$CALLS"
}

@test "values keep their characters" {
    file=$BATS_TEST_TMPDIR/x.env
    printf '# a comment\nA=1\nB=2\n' >"$file"
    env_set "$file" A 'two words "quoted" \ $HOME & #' C 3
    [ "$(env_get "$file" A)" = 'two words "quoted" \ $HOME & #' ]
    [ "$(sed -n '1p;3,4p' "$file")" = $'# a comment\nB=2\nC=3' ]
    env_set "$file" A 'two words "quoted" \ $HOME & #'
    [ "$(grep -c ^A= "$file")" = 1 ]
    catch env_set "$file" A $'two\nlines'
    [[ $status -eq 1 && $output == *"A must be one line"* ]]
}

@test "two runs can't mix" {
    mkdir -p "$(dirname "$LOCK_FILE")"
    exec 7>"$LOCK_FILE"
    flock 7
    catch with_lock true
    [ "$status" -eq 1 ]
    [[ $output == *"another install.sh or appctl is at work here"* ]]
    exec 7>&-
    with_lock true
}

@test "the log is root's alone, has times, and what was done" {
    log_to test
    run echo hello
    [ "$(stat -c %a "$LOG_DIR/test.log")" = 600 ]
    grep -qE '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z \+ echo hello$' "$LOG_DIR/test.log"
    grep -qE 'Z     hello$' "$LOG_DIR/test.log"
}

@test "what is run reads nothing from standard input" {
    [ -z "$(echo "echo from-stdin" | run cat)" ]
    log_to test
    echo from-stdin | run cat
    not grep -q from-stdin "$LOG_DIR/test.log"
}
