# What a fresh Ubuntu 24.04 does when it starts for the first time: its data volume is made and mounted, then install.sh
# installs. Renderers put a line for each setting above this (see main.tf), none of them secret: everyone on the machine,
# and everyone who may look at it in the cloud's console, can read user-data.
set -Eeuo pipefail
umask 022

readonly MOUNT=${MOUNT:-/var/lib/privatechat}
readonly DISKS=${DISKS:-/dev/disk/by-id} FSTAB=${FSTAB:-/etc/fstab}
readonly LOG=${LOG:-/var/log/privatechat-first-start.log}
readonly PATIENCE=${PATIENCE:-600}

main() {
    STEP='the data volume could not be mounted'
    trap 'report FAILURE "$STEP; $LOG on the machine says why"' ERR
    # What this says comes to the machine's console, which is readable from outside; install.sh tells the set-up link.
    (umask 077 && : >>"$LOG")
    exec >>"$LOG" 2>&1
    [ -z "$DATA_VOLUME" ] || mount_data
    STEP='install.sh could not be fetched'
    work=$(mktemp -d)
    fetch "$work/install.sh"
    STEP='install.sh failed'
    run_installer "$work/install.sh"
    rm -rf "$work"
    report SUCCESS 'installed'
}

# The volume holds what must outlive the machine. Only one that is certainly blank gets a file system.
mount_data() {
    local device status=0 id
    device=$DISKS/nvme-Amazon_Elastic_Block_Store_${DATA_VOLUME//-/}
    wait_for "$device"
    blkid --probe "$device" >/dev/null || status=$?
    case $status in
        0) ;;
        2) mkfs.ext4 -q -L privatechat "$device" ;;
        *) return "$status" ;;
    esac
    id=$(blkid --probe --match-tag UUID --output value "$device")
    mkdir -p "$MOUNT"
    # Without its disk the machine comes up, but the services, which need the mount, don't start with an empty folder.
    grep -qF "UUID=$id " "$FSTAB" || echo "UUID=$id $MOUNT ext4 defaults,nofail,x-systemd.device-timeout=60s 0 2" >>"$FSTAB"
    systemctl daemon-reload
    mountpoint -q "$MOUNT" || mount "$MOUNT"
}

# It is attached after the machine was started.
wait_for() {
    local waited=0
    until [ -e "$1" ]; do
        [ "$waited" -lt "$PATIENCE" ] || {
            echo "$1 did not appear within $PATIENCE s" >&2
            return 1
        }
        sleep 1
        waited=$((waited + 1))
    done
}

fetch() {
    curl --fail --silent --show-error --location --proto '=https' --tlsv1.2 --retry 8 --retry-all-errors \
        --output "$1" "$INSTALL_BASE_URL/install.sh"
}

# What isn't set is left to install.sh to find out. A domain can't lead here yet, since the address is as new as the
# machine: with --force install.sh only warns of that, and the certificate comes once it does.
run_installer() {
    local settings=(NON_INTERACTIVE=1 "INSTALL_ROLE=$INSTALL_ROLE" "INSTALL_BASE_URL=$INSTALL_BASE_URL")
    [ -z "$DOMAIN" ] || settings+=("DOMAIN=$DOMAIN")
    [ -z "$ADMIN_EMAIL" ] || settings+=("ADMIN_EMAIL=$ADMIN_EMAIL")
    [ -z "$VERSION" ] || settings+=("VERSION=$VERSION")
    env "${settings[@]}" bash "$1" ${DOMAIN:+--force} </dev/null
}

# report STATUS REASON: tells whoever waits for this machine, if anybody does. Both are constants of this file, so they
# need no escaping. Nothing secret goes there.
report() {
    trap - ERR
    [ -n "$SIGNAL_URL" ] || return 0
    curl --fail --silent --show-error --retry 8 --retry-all-errors --request PUT --header 'Content-Type:' \
        --data "{\"Status\":\"$1\",\"Reason\":\"$2\",\"UniqueId\":\"machine\",\"Data\":\"$2\"}" "$SIGNAL_URL"
}

main "$@"
