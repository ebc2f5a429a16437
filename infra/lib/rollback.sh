# shellcheck shell=bash
# Back to the version before, with the data of before where that can't lose anything.

# rollback FROM: nothing was acknowledged by the new version yet.
rollback() {
    local from=$1 service archive
    say "going back to $from"
    for service in $(services); do
        "$(state_get MODE)_gate_close" "$service" || true
    done
    rollback_binary "$from"
    for service in $(services); do
        [ "$(env_get "$UPDATE_PENDING" PHASE)" != stopped ] || continue
        archive=$(env_get "$UPDATE_PENDING" "ARCHIVE_${service^^}")
        restore_data "$service" "$archive" || fail "the data of the $service could not be put back; the way by hand: \
appctl restore $archive"
    done
    rollback_start "$from"
}

# rollback_after_opening FROM TO: TO passed the gate, and then didn't come up where people are. What it may have
# acknowledged there stays: migrations only expand, so the version before may be able to read it. If not, TO stays.
rollback_after_opening() {
    local from=$1 to=$2 service
    for service in $(services); do
        release_reads "$from" "$service" || {
            rm -f "$UPDATE_PENDING"
            fail "$to passed its test, but does not come up, and $from can't read what it has written. To go back to the data \
of before the update: appctl update $from --force"
        }
    done
    for service in $(services); do service_stop "$service" || true; done
    rollback_binary "$from"
    rollback_start "$from"
    fail "$to passed its test, but did not come up where people are: $from runs again, with all data. The reason is above"
}

rollback_binary() {
    release_switch "$1"
    "$CURRENT/appctl" units
}

rollback_start() {
    local service
    rm -f "$UPDATE_PENDING"
    for service in $(services); do
        service_comes_up "$service" "$1" ||
            fail "$1 is back in place, but the $service does not come up: its last words are above"
    done
}

# update_recover: what is left of an update that was cut off by a kill or a power cut.
update_recover() {
    local from to service open=yes
    [ -e "$UPDATE_PENDING" ] || return 0
    from=$(env_get "$UPDATE_PENDING" FROM) to=$(env_get "$UPDATE_PENDING" TO)
    case $(env_get "$UPDATE_PENDING" PHASE) in
        '')
            rm -f "$UPDATE_PENDING"
            return
            ;;
        # After a reboot there is no gate any more: people may have been there since, so their data must stay.
        started) for service in $(services); do "$(state_get MODE)_gate_is_open" "$service" && open=no; done ;;
        open) ;;
        *) open=no ;;
    esac
    warn "the update from $from to $to was cut off"
    if [ "$open" = no ]; then
        rollback "$from"
    elif (update_open "$to"); then
        rm -f "$UPDATE_PENDING"
        say "the update to $to is done"
    else
        rollback_after_opening "$from" "$to"
    fi
}
