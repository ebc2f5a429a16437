# shellcheck shell=bash
# `appctl update`: verified, backed up, started where nobody reaches it, and taken back by itself when it isn't healthy.

readonly UPDATE_UNIT=privatechat-update
readonly UPDATE_RUN=$PREFIX/run/privatechat-update
# What a cut off update had done: enough to go back from there.
readonly UPDATE_PENDING=$OPT_DIR/update.pending
# On a disk: /run is memory, of which a small machine has too little.
readonly UPDATE_DOWNLOAD=$OPT_DIR/.download
readonly BEFORE_UPDATE=$BACKUPS_DIR/before-update

update_command() {
    UPDATE_VERSION='' UPDATE_FORCE=no UPDATE_BUNDLE=''
    local here=no words=("$@")
    while [ $# -gt 0 ]; do
        case $1 in
            --here) here=yes ;;
            --force) UPDATE_FORCE=yes ;;
            --bundle) UPDATE_BUNDLE=$(readlink -f "${2:?--bundle wants a file}") && shift ;;
            --recover)
                wait_for_lock 60
                update_recover
                return
                ;;
            -*) fail "update knows --force and --bundle, not $1" ;;
            *) UPDATE_VERSION=$1 ;;
        esac
        shift
    done
    if [ "$here" = yes ]; then
        update_here
    else
        [ -z "$UPDATE_BUNDLE" ] || [ -r "$UPDATE_BUNDLE" ] || fail "$UPDATE_BUNDLE can't be read"
        update_detached "${words[@]}"
    fi
}

# In a unit of its own, which a lost connection does not end; this process only follows what it says. When the unit is
# killed halfway, systemd has the recovery run.
update_detached() {
    local name options=(--quiet --collect --unit="$UPDATE_UNIT" --service-type=exec
        --property="StandardOutput=append:$UPDATE_RUN/log" --property="StandardError=append:$UPDATE_RUN/log"
        --property="EnvironmentFile=$UPDATE_RUN/env"
        --property="ExecStopPost=$HERE/appctl update --recover")
    if update_is_running; then
        say "an update is under way already; this is what it says:"
    else
        mkdir -p "$UPDATE_RUN"
        rm -f "$UPDATE_RUN"/{log,result}
        : >"$UPDATE_RUN/log"
        # In a file, since everybody sees a unit's variables, and a proxy's address may hold a password.
        for name in INSTALL_BASE_URL RELEASE_KEY_FILE CHANNEL CURL_CA_BUNDLE https_proxy http_proxy no_proxy; do
            [ -z "${!name:-}" ] || printf '%s="%s"\n' "$name" "${!name}"
        done >"$UPDATE_RUN/env"
        systemd-run "${options[@]}" -- "$HERE/appctl" update --here "$@"
    fi
    update_follow
    return "$(cat "$UPDATE_RUN/result" 2>/dev/null || echo 1)"
}

update_is_running() {
    case $(systemctl is-active "$UPDATE_UNIT.service" 2>/dev/null) in active | activating | deactivating) ;; *) return 1 ;; esac
}

update_follow() {
    local seen=0 size running=yes
    while [ "$running" = yes ]; do
        update_is_running || running=no
        size=$(stat -c %s "$UPDATE_RUN/log")
        { tail -c "+$((seen + 1))" "$UPDATE_RUN/log" | head -c "$((size - seen))"; } || true
        seen=$size
        [ "$running" = no ] || sleep 0.3
    done
}

update_here() {
    mkdir -p "$UPDATE_RUN"
    trap 'echo $? >"$UPDATE_RUN/result"; rm -rf "$UPDATE_DOWNLOAD"' EXIT
    changing update_run
}

update_run() {
    local from to service
    update_recover
    from=$(release_current)
    to=$(update_fetch)
    if [ "$to" = "$from" ]; then
        say "$to is what runs already"
        return
    fi
    ! release_older "$to" "$from" || warn "$to is older than $from"
    say "updating from $from to $to"
    for service in $(services); do
        update_backup "$service" "$from" "$to"
    done
    env_set "$UPDATE_PENDING" FROM "$from"
    env_set "$UPDATE_PENDING" TO "$to"
    update_stop "$from"
    # In a shell of its own, so that nothing in it can end this one before the way back.
    if ! (gate_pass "$to"); then
        rollback "$from"
        fail "$to was not healthy, so this machine is back at $from with the data as it was: the reason is above"
    fi
    if ! (update_open "$to"); then
        rollback_after_opening "$from" "$to"
    fi
    update_finish "$from" "$to"
}

# Prints the version that was fetched, verified and placed.
update_fetch() {
    local version=$UPDATE_VERSION name folder="$UPDATE_DOWNLOAD"
    for name in INSTALL_BASE_URL CHANNEL RELEASE_KEY_FILE; do
        [ -n "${!name:-}" ] || declare -x "$name=$(state_get "$name")"
    done
    rm -rf "$folder"
    mkdir -p "$folder"
    if [ -n "$UPDATE_BUNDLE" ]; then
        VERSION=$version release_unbundle "$UPDATE_BUNDLE" "$folder" >&2
    else
        version=$(VERSION=$version release_resolve)
        if [ "$version" = "$(release_current)" ]; then
            echo "$version"
            return
        fi
        say "fetching $version" >&2
        release_fetch "$version" "$folder" >&2
    fi
    release_place "$RELEASE_DIR" >&2
    cat "$RELEASE_DIR/VERSION"
}

# update_backup SERVICE FROM TO: while it runs, so that whatever is wrong with backups, or with the new version's view of
# them, shows without a pause.
update_backup() {
    local service=$1 from=$2 to=$3 archive older
    archive=$(update_archive "$service") || fail "no backup of the $service, so no update"
    if release_reads "$to" "$service" "$archive"; then
        rm -f "$archive"
        return
    fi
    [ "$UPDATE_FORCE" = yes ] || {
        rm -f "$archive"
        fail "$to can't read the data of $from, so nothing was changed. --force puts back the newest backup that it can read, \
and what came after that is then only in $BEFORE_UPDATE"
    }
    older=$(update_older_archive "$service" "$to") || fail "no backup in $BACKUPS_DIR is one that $to can read"
    warn "going back to the data of $older"
    env_set "$UPDATE_PENDING" "DATA_${service^^}" "$older"
}

update_archive() {
    install -d -m 0700 "$BACKUPS_DIR" "$BEFORE_UPDATE"
    chown "$(service_owner)" "$BACKUPS_DIR" "$BEFORE_UPDATE"
    backup_make "$1" --to "$BEFORE_UPDATE"
}

# release_reads VERSION SERVICE [ARCHIVE]: whether that version's program can read the archive, or the data in place.
release_reads() {
    "$(state_get MODE)_run_release" "$RELEASES_DIR/$1" "$2" check ${3:+"$3"} >&2
}

# update_older_archive SERVICE VERSION: the newest that this version can read.
update_older_archive() {
    local archive
    while IFS= read -r archive; do
        if release_reads "$2" "$1" "$archive" 2>/dev/null; then
            echo "$archive"
            return
        fi
    done < <(find "$BACKUPS_DIR" "$BEFORE_UPDATE" -maxdepth 1 -name "privatechat-$1-*.tar.zst" -printf '%f %p\n' | sort -r | cut -d' ' -f2-)
    return 1
}

# Once more when it is stopped: nothing that was acknowledged meanwhile is missing in what a rollback puts back.
update_stop() {
    local service archive
    env_set "$UPDATE_PENDING" PHASE stopped
    for service in $(services); do
        service_stop "$service"
        if ! archive=$(update_archive "$service"); then
            rollback_start "$1"
            fail "no backup of the $service, so no update: $1 runs again"
        fi
        env_set "$UPDATE_PENDING" "ARCHIVE_${service^^}" "$archive"
    done
}

# update_open VERSION: at the address where people are.
update_open() {
    local service
    env_set "$UPDATE_PENDING" PHASE open
    for service in $(services); do "$(state_get MODE)_gate_close" "$service" || return 1; done
    for service in $(services); do
        service_comes_up "$service" "$1" || return 1
    done
}

# The archives of the last two updates stay, apart from the daily ones; they are encrypted and copied away like those.
update_finish() {
    local service archive
    for service in $(services); do
        archive=$(env_get "$UPDATE_PENDING" "ARCHIVE_${service^^}")
        if ! archive=$(backup_encrypt "$archive"); then continue; fi
        (backup_hook "$archive") || warn "the update goes on"
        find "$BEFORE_UPDATE" -name "privatechat-$service-*" | sort -r | tail -n +3 | xargs -r rm -f
    done
    rm -f "$UPDATE_PENDING"
    release_prune
    say "updated from $1 to $2"
}
