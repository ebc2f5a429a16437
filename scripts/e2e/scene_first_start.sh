# shellcheck shell=bash
# A machine at a cloud: what infra/terraform and infra/cloudformation have it run at its first start. Sourced.

readonly DISK_OF_CLOUD=vol-0e2e

scene_first_start() {
    scene first_start
    mirror first_start
    case_run "Ubuntu 24.04: a cloud's machine formats its disk and installs at its first start" first_start_installs
    case_aside "Ubuntu 24.04: its set-up link is in a log for root, and not on the console" first_start_link
    case_aside "Ubuntu 24.04: the same again changes nothing" first_start_again
    scene_end
}

first_start_installs() {
    local loop
    truncate --size 1G "$STATE/disk"
    loop=$(losetup --find --show "$STATE/disk")
    # Once it is mounted, that only says that it is let go of with the machine.
    # shellcheck disable=SC2064
    trap "losetup --detach $loop" EXIT
    new_machine cloud noble 51 --bind="$loop"
    machine cloud mkdir -p /dev/disk/by-id
    machine cloud ln -s "$loop" "/dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_${DISK_OF_CLOUD//-/}"
    first_start
    runs_version cloud "$NOW"
    must_be "the file system of the data" ext4 "$(machine cloud findmnt --noheadings --output FSTYPE /var/lib/privatechat)"
    machine cloud bash -c 'ls /var/lib/privatechat/instance/*.db'
}

first_start_link() {
    must_be "what the console was told" '' "$(<"$STATE/console")"
    machine cloud grep -q '#claim=' /var/log/privatechat-first-start.log
    must_be "who may read the log" '600 root' "$(machine cloud stat -c '%a %U' /var/log/privatechat-first-start.log)"
}

first_start_again() {
    everything_installed cloud >"$STATE/before"
    first_start
    everything_installed cloud >"$STATE/after"
    diff "$STATE/before" "$STATE/after" || fail "the second run changed something"
}

# Settings first, then the script, as both render it. With the authority and the key of this internet.
first_start() {
    {
        printf "%s='%s'\n" INSTALL_ROLE standalone DOMAIN '' ADMIN_EMAIL ada@example.org VERSION '' \
            INSTALL_BASE_URL "$DOWNLOADS/$SCENE" DATA_VOLUME "$DISK_OF_CLOUD" SIGNAL_URL ''
        cat infra/terraform/modules/user-data/user-data.sh
    } >"$STATE/user-data"
    machine_put cloud "$STATE/user-data" /root
    machine cloud env CERTIFICATE_PATIENCE=300 RELEASE_KEY_FILE="$KEY_THERE" ACME_CA="$ACME" ACME_CA_ROOT="$ROOT_THERE" bash /root/user-data \
        >"$STATE/console" 2>&1 || fail "the first start failed: $(machine cloud tail -n 20 /var/log/privatechat-first-start.log)"
}
