# shellcheck shell=bash
# What can go wrong while it is installed: each time a clear message, and a state from which it can be run again. Sourced.

scene_failures() {
    scene failures
    mirror failures
    # Each has a fresh machine.
    local name
    for name in truncated signature hash port_taken no_dns disk_full killed acme_down shared_name; do
        case_aside "Debian 13: $(failure_title "$name")" "failure_$name"
        machine_remove trial
        rm -f "$STATE/machines"
    done
    scene_end
}

failure_title() {
    case $1 in
        truncated) echo "a download that broke off does nothing" ;;
        signature) echo "a wrong signature installs nothing" ;;
        hash) echo "a damaged release installs nothing" ;;
        port_taken) echo "port 80 taken is told, with by whom" ;;
        no_dns) echo "a name that leads nowhere is told" ;;
        disk_full) echo "a full disk is told, and a run with room goes through" ;;
        killed) echo "killed halfway, the next run completes it" ;;
        shared_name) echo "a shared name without the authority: a local certificate, and a good one as soon as that is asked for" ;;
        acme_down) echo "without the authority it runs, warns, and gets a certificate later" ;;
    esac
}

failure_machine() {
    new_machine trial trixie 41 "$@"
    failure_state >"$STATE/before"
}

# All files but what systemd and apt keep moving.
failure_state() {
    machine trial find / -xdev \( -path /proc -o -path /sys -o -path /run -o -path /dev -o -path /var/log/journal -o -path /tmp \
        -o -path /var/lib/systemd -o -path /var/cache -o -path /var/lib/apt -o -path /var/log/privatechat \) -prune -o -type f -print | sort
}

failure_left_nothing() {
    failure_state >"$STATE/after"
    diff "$STATE/before" "$STATE/after" || fail "something is left of it"
    must_be "what runs" '' "$(machine trial systemctl list-units --all --no-legend 'privatechat*')"
}

failure_truncated() {
    local whole bytes
    failure_machine
    whole=$(stat -L -c %s "$RELEASES/install.sh")
    for bytes in 1 500 2000 5000 $((whole / 2)) $((whole - 200)) $((whole - 12)) $((whole - 5)) $((whole - 4)); do
        head -c "$bytes" "$RELEASES/install.sh" | machine trial env NON_INTERACTIVE=1 INSTALL_BASE_URL="$DOWNLOADS/failures" \
            RELEASE_KEY_FILE="$KEY_THERE" bash || true
        failure_left_nothing
    done
}

failure_signature() {
    failure_machine
    mirror failures-signature
    failure_copy signature
    openssl pkeyutl -sign -rawin -inkey <(openssl genpkey -algorithm ed25519) -in "$COPY/SHA256SUMS" -out "$COPY/SHA256SUMS.sig"
    install_fails trial 'signature of this release is wrong' INSTALL_BASE_URL="$DOWNLOADS/failures-signature"
    failure_left_nothing
}

failure_hash() {
    failure_machine
    mirror failures-hash
    failure_copy hash
    printf x >>"$COPY/privatechat-$NOW-linux-amd64.tar.gz"
    install_fails trial 'is damaged' INSTALL_BASE_URL="$DOWNLOADS/failures-hash"
    failure_left_nothing
}

# failure_copy NAME: its mirror has this version as files of its own, in COPY.
failure_copy() {
    COPY=$WORLD/www/failures-$1/$NOW
    rm "$COPY"
    cp -r "$RELEASES/$NOW" "$COPY"
}

failure_port_taken() {
    failure_machine
    machine trial systemd-run --quiet --unit=squatter systemd-socket-activate --listen=80 cat
    # (Looked at without connecting, which would have it start what it waits for.)
    wait_for 300 "port 80" machine trial bash -c 'ss -Hltn "sport = :80" | grep -q .'
    install_fails trial 'port 80 is taken by systemd-socket'
    failure_left_nothing
    # And when it is free it works.
    machine trial systemctl stop squatter
    installs trial
    runs_version trial "$NOW"
}

failure_no_dns() {
    failure_machine
    name_is chat.nowhere.example -
    install_fails trial 'chat.nowhere.example leads nowhere' DOMAIN=chat.nowhere.example
    failure_left_nothing
}

failure_disk_full() {
    failure_machine --tmpfs=/opt:size=20M
    install_fails trial 'MB free; at least'
    failure_left_nothing
    # Who insists is told too, and nothing halfway is taken for whole.
    install_fails trial 'No space left' -- --force
    machine trial test ! -e /opt/privatechat/current || fail "it switched to a release that has no room"
    machine trial mount -o remount,size=1G /opt
    installs trial
    runs_version trial "$NOW"
}

failure_killed() {
    local file
    failure_machine
    # At three places: while packages are installed or just after, when the release is there, when the service is.
    for file in /etc/caddy /opt/privatechat/current /etc/privatechat/instance.env; do
        failure_kill_at "$file"
    done
    installs trial
    runs_version trial "$NOW"
    must_be "what lies about" '' "$(machine trial find /opt/privatechat /etc/privatechat /etc/caddy -name '*.partial*' -o -name '*.new')"
    chat trial setup "$(claim trial)"
}

# failure_kill_at FILE: as soon as it is there, every process of the installation ends at once.
failure_kill_at() {
    machine trial test ! -e "$1" || return 0
    install_on trial &
    wait_for 300 "$1" machine trial test -e "$1"
    failure_kill
    wait $! || true
    # What it had begun may outlive it for a moment, and has its lock as long.
    wait_for 300 "the end of all that was killed" failure_is_over
    echo "killed when there was $1"
}

# On a machine that is busy elsewhere it may be through by now.
failure_kill() {
    machine trial pkill -KILL --full 'install[.]sh|bash [-]s' || true
}

failure_is_over() {
    failure_kill
    machine trial flock --nonblock /run/lock/privatechat.lock true
}

failure_acme_down() {
    local name=chat.trial.example.org
    failure_machine
    name_is "$name" "$(machine_address trial)"
    installs trial DOMAIN="$name" ACME_CA=https://acme-down.example.org/directory CERTIFICATE_PATIENCE=5
    must_say "$STATE/trial.install" "there is no certificate yet"
    machine trial curl -fsS http://127.0.0.1:8080/api/health | grep -F "$NOW" || fail "the server itself doesn't run"
    # The authority is well again (here: there is another).
    installs trial
    must_not_say "$STATE/trial.install" "there is no certificate yet"
    internet_curl "https://$name/api/health" | grep -F "$NOW" || fail "it has no good certificate"
}

failure_shared_name() {
    failure_machine
    touch "$WORLD/sick/ill"
    installs trial ACME_CA=https://acme-sick.example.org/directory
    must_say "$STATE/trial.install" "EVERY GUEST'S BROWSER WILL WARN"
    must_say "$STATE/trial.install" "appctl restart caddy"
    appctl trial doctor || true
    must_say "$STATE/trial.appctl" "only a local one"
    must_say "$STATE/trial.appctl" "at once by appctl restart caddy"
    rm "$WORLD/sick/ill"
    appctl trial restart caddy
    wait_for 300 "a certificate by the authority" runs_version_quietly trial "$NOW"
    appctl trial doctor || [ $? -eq 1 ] || fail "the doctor still finds that something fails"
    must_not_say "$STATE/trial.appctl" "only a local one"
}

# It fails by ending its shell.
runs_version_quietly() (
    runs_version "$@"
) >/dev/null 2>&1
