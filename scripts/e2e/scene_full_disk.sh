# shellcheck shell=bash
# The disk of a running instance fills up, on Ubuntu 24.04. Sourced.

scene_full_disk() {
    scene full_disk
    mirror full_disk
    case_run "Ubuntu 24.04: installed, with its data on a small disk" full_disk_install
    case_aside "Ubuntu 24.04: little room is told by health, log and doctor" full_disk_told
    case_aside "Ubuntu 24.04: then people read, sign in and delete, and new content is refused" full_disk_serves
    case_aside "Ubuntu 24.04: the same when not one byte is free" full_disk_really
    case_run "Ubuntu 24.04: with room again it recovers by itself" full_disk_recovers
    scene_end
}

full_disk_install() {
    new_machine small noble 51 --tmpfs=/var/lib/privatechat:size=700M
    installs small
    chat small setup "$(claim small)"
    must_be "saying something" 200 "$(chat small say 'there is room' | cut -d ' ' -f 1)"
    chat small say 'to be deleted'
}

# full_disk_leave MEGABYTES: so much stays free.
full_disk_leave() {
    # shellcheck disable=SC2016
    machine small bash -c '
        free=$(df --output=avail -m /var/lib/privatechat | tail -n 1)
        fallocate -l "$((free - $1))M" "/var/lib/privatechat/filler-$1"' - "$1"
}

full_disk_is_told() {
    health small | grep -qF '"disk_full"'
}

full_disk_told() {
    full_disk_leave 100
    wait_for 300 "health to say it" full_disk_is_told
    health small | grep -qF '"status":"degraded"' || fail "health doesn't say degraded: $(health small)"
    machine small journalctl -u privatechat-instance --no-pager -o cat | grep -qi 'disk' || fail "the log doesn't say it"
    if appctl small doctor; then fail "the doctor finds nothing wrong"; fi
    grep -qi 'disk' "$STATE/small.appctl" || fail "the doctor doesn't say it"
}

full_disk_serves() {
    local answer
    chat small tell || fail "signing in and reading doesn't go on"
    answer=$(chat small say 'no room')
    tell "new content: $answer"
    [[ $answer != 2* ]] || fail "new content is taken"
    must_be "deleting" 204 "$(chat small delete | cut -d ' ' -f 1)"
}

full_disk_really() {
    machine small bash -c 'dd if=/dev/zero of=/var/lib/privatechat/filler-0 bs=1M 2>/dev/null || true'
    full_disk_serves
    health small
}

full_disk_recovers() {
    machine small bash -c 'rm /var/lib/privatechat/filler-*'
    wait_for 300 "new content to be taken" full_disk_takes
    wait_for 300 "health to be well" full_disk_is_well
    appctl small doctor || [ $? -eq 1 ] || fail "the doctor still finds that something fails"
}

full_disk_takes() {
    [ "$(chat small say 'there is room again' | cut -d ' ' -f 1)" = 200 ]
}

full_disk_is_well() {
    health small | grep -qF '"status":"ok"'
}
