# shellcheck shell=bash
# What the machines need of this one. Sourced.

need_world() {
    local why
    why=$(world_possible) || skip "no machines can be started here: $why"
    need_command python3 python3
    need_command curl curl
    local missing=()
    command -v systemd-nspawn >/dev/null || missing+=(systemd-container)
    command -v mmdebstrap >/dev/null || missing+=(mmdebstrap)
    command -v caddy >/dev/null || missing+=(caddy)
    [ ${#missing[@]} -eq 0 ] || without_services install_packages "${missing[@]}"
}

skip() {
    echo "SKIPPED: $1"
    exit 77
}

# without_services COMMAND…: packages that it installs start nothing on this machine.
without_services() {
    local policy=/usr/sbin/policy-rc.d status=0
    if [ -e "$policy" ]; then
        "$@"
        return
    fi
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod 755 "$policy"
    "$@" || status=$?
    rm -f "$policy"
    return "$status"
}
