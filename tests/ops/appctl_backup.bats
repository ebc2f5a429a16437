#!/usr/bin/env bats
# appctl backup and restore

load appctl_machine

setup() { machine_setup; }
teardown() { machine_teardown; }

archives() { find "$ROOT/var/backups/privatechat" -maxdepth 1 -name 'privatechat-*' | sort; }

@test "a backup of each server, with its settings and secrets, for its owner alone" {
    installed standalone resolver
    appctl config set JWT_SECRET - <<<very-secret
    run appctl backup
    [ "$status" -eq 0 ]
    [ "$(archives | wc -l)" = 2 ]
    local archive
    archive=$(archives | head -n 1)
    [[ $output == *"$archive"* ]]
    grep -q '"secrets/instance/JWT_SECRET": "very-secret' "$archive"
    grep -q '"instance.env": ' "$archive"
    [ "$(stat -c %a "$ROOT/var/backups/privatechat")" = 700 ]
    [ ! -e "$ROOT/run/privatechat-stage" ]
}

@test "--verify proves the archive and notes when; the timer's does so by itself once a week" {
    installed standalone
    run appctl backup
    [ ! -e "$ROOT/var/backups/privatechat/.restore-tested-instance" ]
    run appctl backup --scheduled instance
    [ "$status" -eq 0 ]
    [[ $output == *proven* ]]
    run appctl backup --scheduled instance
    [[ $output != *proven* ]]
    run appctl backup --verify
    [[ $output == *proven* ]]
}

@test "with a recipient only the encrypted archive stays, and its owner restores it" {
    command -v age >/dev/null || skip "age is not installed"
    installed standalone
    age-keygen -o "$BATS_TEST_TMPDIR/key" 2>/dev/null
    appctl config set BACKUP_AGE_RECIPIENT "$(age-keygen -y "$BATS_TEST_TMPDIR/key")"
    echo one >>"$(database instance)"
    run appctl backup --verify
    [ "$status" -eq 0 ]
    [[ $(archives) == *.tar.zst.age ]]
    run grep -r one "$ROOT/var/backups"
    [ "$status" -eq 1 ]

    run appctl restore "$(archives)"
    [ "$status" -eq 1 ]
    [[ $output == *AGE_IDENTITY_FILE* ]]
    echo two >>"$(database instance)"
    AGE_IDENTITY_FILE=$BATS_TEST_TMPDIR/key run appctl restore "$(archives)"
    [ "$status" -eq 0 ]
    [ "$(tail -n 1 "$(database instance)")" = one ]
    run grep -r one "$ROOT/var/backups"
    [ "$status" -eq 1 ]
}

@test "the hook gets the archive; when it fails the archive stays and the command fails" {
    installed standalone
    mkdir "$BATS_TEST_TMPDIR/elsewhere"
    appctl config set BACKUP_HOOK "cp -t $BATS_TEST_TMPDIR/elsewhere"
    appctl backup
    [ "$(ls "$BATS_TEST_TMPDIR/elsewhere")" = "$(basename "$(archives)")" ]
    appctl config set BACKUP_HOOK false
    run appctl backup
    [ "$status" -eq 1 ]
    [[ $output == *"BACKUP_HOOK failed"* ]]
    [ "$(archives | wc -l)" = 2 ]
}

@test "a restore puts the data back, and its undo puts back what was there" {
    installed standalone
    echo one >>"$(database instance)"
    appctl backup
    echo two >>"$(database instance)"
    run appctl restore "$(archives)"
    [ "$status" -eq 0 ]
    [ "$(tail -n 1 "$(database instance)")" = one ]
    [[ $(health instance) == *'"status":"ok"'* ]]
    run appctl restore --undo
    [ "$status" -eq 0 ]
    [ "$(tail -n 1 "$(database instance)")" = two ]
    [[ $(health instance) == *'"status":"ok"'* ]]
}

@test "a damaged archive is refused before anything stops" {
    installed standalone
    appctl backup
    echo damage >>"$(archives)"
    local before
    before=$(cat "$ROOT/run/units/calls")
    run appctl restore "$(archives)"
    [ "$status" -eq 1 ]
    [[ $output == *"nothing was changed"* ]]
    [ "$(cat "$ROOT/run/units/calls")" = "$before" ]
}

@test "with --with-config the settings and secrets of the archive come too; how the machine was installed stays" {
    installed standalone
    appctl config set JWT_SECRET - <<<of-the-archive
    appctl config set REGISTRATION_MODE open
    appctl backup
    appctl config set JWT_SECRET - <<<of-now
    appctl config set REGISTRATION_MODE closed
    appctl restore "$(archives)"
    [ "$(appctl config get --reveal JWT_SECRET)" = of-now ]
    appctl restore --with-config "$(archives)"
    [ "$(appctl config get --reveal JWT_SECRET)" = of-the-archive ]
    [ "$(appctl config get REGISTRATION_MODE)" = open ]
}

@test "a server that does not start with what was restored gets back what it had" {
    installed standalone
    appctl config set REGISTRATION_MODE open
    appctl backup
    # The settings of this archive are such that the server does not start: half of a pair.
    sed -i 's#"instance.env": "#&CONTROL_PLANE_URL=https://a.example\\n#' "$(archives)"
    echo two >>"$(database instance)"
    run appctl restore --with-config "$(archives)"
    [ "$status" -eq 1 ]
    [[ $output == *"set both or none"*"taken back"* ]]
    [ "$(tail -n 1 "$(database instance)")" = two ]
    [ -z "$(appctl config get CONTROL_PLANE_URL)" ]
    [[ $(health instance) == *'"status":"ok"'* ]]
}

@test "what a restore moved aside stays until it is said that it may go; the doctor names it" {
    installed standalone
    local kept=$ROOT/var/lib/privatechat/instance/undo-20250101T000000Z
    mkdir "$kept"
    echo '{"database":"chat_undo_20250101T000000Z"}' >"$kept/database.json"
    touch -d '40 days ago' "$kept"
    # shellcheck disable=SC2016
    stand_in psql 'echo "$PGPASSWORD $*" >>"$PRIVATECHAT_ROOT/run/psql"'
    # (The stand-in for the server doesn't care.)
    appctl config set DATABASE_URL - <<<'postgres://chat:gehe%40m@db.internal/chat'
    appctl backup --scheduled
    [ -d "$kept" ]
    run appctl doctor
    [[ $output == *"instance undo"*"the first 40 days ago"*"appctl restore --forget instance"* ]]
    appctl restore --forget
    [ ! -e "$kept" ]
    [ "$(cat "$ROOT/run/psql")" = 'gehe@m --quiet --no-psqlrc --set ON_ERROR_STOP=1 --command DROP DATABASE IF EXISTS "chat_undo_20250101T000000Z" postgres://chat@db.internal/chat' ]
    [ -e "$(database instance)" ]
    run appctl restore --forget
    [[ $output == *"no restore of the instance has left anything"* ]]
}
