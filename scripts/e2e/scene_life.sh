# shellcheck shell=bash
# The whole life of an installation, on Debian 12: from nothing to nothing. Sourced.

scene_life() {
    scene life
    mirror life
    mirror_damaging life
    case_run "Debian 12: installed by one command" life_install
    case_run "Debian 12: https from outside, with a certificate by ACME" life_https
    case_run "Debian 12: set up by the printed link, in a browser" life_browser
    case_aside "Debian 12: a second run changes nothing" life_again
    case_aside "Debian 12: idle it takes less than 120 MB" life_memory
    case_aside "Debian 12: the doctor finds nothing wrong" life_doctor
    case_run "Debian 12: a backup while people write" life_backup
    case_run "Debian 12: restored on a fresh machine" life_restore
    case_run "Debian 12: upgraded" life_upgrade
    case_run "Debian 12: an upgrade that damages the data is taken back" life_failing_upgrade
    case_run "Debian 12: uninstalled, only data stays" life_uninstall
    case_run "Debian 12: installed again, the data is taken into use" life_reinstall
    scene_end
}

life_install() {
    new_machine life bookworm 11
    installs life
    must_say "$STATE/life.install" "https://$(domain life)"
    must_say "$STATE/life.install" '#claim='
    must_say "$STATE/life.install" appctl
    must_be "the log's mode" 600 "$(machine life stat -c %a /var/log/privatechat/install.log)"
    if machine life grep -q 'claim=' /var/log/privatechat/install.log; then fail "the log has the set-up link"; fi
}

life_https() {
    runs_version life "$NOW"
    must_be "the way from http" 308 "$(internet_curl --output /dev/null --write-out '%{http_code}' "http://$(domain life)/")"
    must_be "who listens to the world" "*:443 *:80" \
        "$(machine life ss -Hltn | awk '$4 !~ /^(127\.|\[::1\])/ { print $4 }' | sort -u | tr '\n' ' ' | sed 's/ $//')"
}

life_browser() {
    local home=$WORLD/browser
    mkdir -p "$home/.pki/nssdb"
    certutil -N -d "sql:$home/.pki/nssdb" --empty-password
    certutil -A -d "sql:$home/.pki/nssdb" -n internet -t C,, -i "$AUTHORITY"
    world env HOME="$home" node "$ROOT/scripts/e2e/browser.mjs" "https://$(domain life)/setup#claim=$(claim life)"
    chat life tell
}

life_again() {
    machine life bash -c 'echo "# a note of the operator" >>/etc/privatechat/instance.env'
    # What an operator changes is put to work by that run; what is so already isn't started anew.
    appctl life restart
    everything_installed life >"$STATE/before"
    installs life
    everything_installed life >"$STATE/after"
    diff "$STATE/before" "$STATE/after" || fail "the second run changed something"
    must_not_say "$STATE/life.install" '#claim='
}

# The share of each process in the memory it uses: what would be free without them.
life_memory() {
    local used
    # shellcheck disable=SC2016
    used=$(machine life bash -c 'cat $(pgrep -x instance | sed "s|.*|/proc/&/smaps_rollup|") $(pgrep -x caddy | sed "s|.*|/proc/&/smaps_rollup|")' |
        awk '$1 == "Pss:" { sum += $2 } END { print int(sum / 1024) }')
    tell "instance and Caddy use $used MB"
    { [ "$used" -gt 0 ] && [ "$used" -lt 120 ]; } || fail "they use $used MB"
}

life_doctor() {
    appctl life doctor || [ $? -eq 1 ] || fail "it finds that something fails"
    # A warning is a status too.
    { machine life appctl doctor --json || [ $? -eq 1 ]; } >"$STATE/doctor.json"
    python3 -m json.tool <"$STATE/doctor.json" >/dev/null || fail "its JSON is none"
}

life_backup() {
    local archive acknowledged before
    appctl life config set RATE_LIMITS false
    appctl life restart
    touch "$STATE/writing"
    chat life write "$STATE/writing" >"$STATE/written" 2>"$STATE/writer.log" &
    wait_for 300 "some messages" life_has_messages 50
    before=$(chat life tell | cut -d ' ' -f 1)
    appctl life backup --verify
    archive=$(grep -o '/var/backups/privatechat/[^ ]*\.tar\.zst' "$STATE/life.appctl" | tail -n 1)
    rm "$STATE/writing"
    wait $! || fail "who wrote was refused: $(cat "$STATE/writer.log")"
    acknowledged=$(<"$STATE/written")
    tell "$before messages before the backup, $acknowledged acknowledged after it"
    must_be "the archive's mode" 600 "$(machine life stat -c %a "$archive")"
    cp "$(machine_files life)$archive" "$STATE/"
    basename "$archive" >"$STATE/archive"
    echo "$before" >"$STATE/before-backup"
}

life_has_messages() {
    [ "$(chat life tell | cut -d ' ' -f 1)" -ge "$1" ]
}

life_restore() {
    local archive count last digest
    archive=$(<"$STATE/archive")
    new_machine second bookworm 12
    installs second
    machine_put second "$STATE/$archive" /root
    appctl second restore "/root/$archive"
    runs_version second "$NOW"
    read -r count last digest <<<"$(chat second tell)"
    [ "$count" -ge "$(<"$STATE/before-backup")" ] || fail "only $count messages are back, of $(<"$STATE/before-backup")"
    must_be "all messages until the backup" "$count $last $digest" "$(chat life tell "$last")"
    machine_remove life
    appctl second config set RATE_LIMITS false
    appctl second restart
}

life_upgrade() {
    local before
    before=$(chat second tell)
    mirror_leads_to life "$NEXT"
    appctl second update
    runs_version second "$NEXT"
    must_be "what people wrote" "$before" "$(chat second tell)"
    must_be "saying something" 200 "$(chat second say 'after the upgrade' | cut -d ' ' -f 1)"
}

life_failing_upgrade() {
    local before
    before=$(chat second tell)
    mirror_leads_to life "$BROKEN"
    if appctl second update; then fail "it says that all went well"; fi
    must_say "$STATE/second.appctl" 'this version gives up'
    must_say "$STATE/second.appctl" "back at $NEXT"
    runs_version second "$NEXT"
    must_be "what people wrote" "$before" "$(chat second tell)"
    must_be "saying something" 200 "$(chat second say 'after the way back' | cut -d ' ' -f 1)"
    mirror_leads_to life "$NEXT"
}

life_uninstall() {
    chat second tell >"$STATE/last-words"
    appctl second uninstall
    must_be "what is left" '' "$(has_left second)"
    machine second bash -c 'ls /var/lib/privatechat/instance/*.db /var/backups/privatechat/before-update/*.tar.zst'
    machine second bash -c '! pgrep -x instance' || fail "the server still runs"
}

life_reinstall() {
    installs second
    runs_version second "$NEXT"
    must_be "what people wrote" "$(<"$STATE/last-words")" "$(chat second tell)"
}
