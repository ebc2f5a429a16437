#!/usr/bin/env bats
# What a fresh machine runs at its first start, with stand-ins for what would change this one.

# shellcheck disable=SC2016,SC2030,SC2031,SC2034,SC2154 # programs as texts, tests in subshells, names read by their name

bats_require_minimum_version 1.5.0
load stand_in

setup() {
    ROOT=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
    export CALLS=$BATS_TEST_TMPDIR/calls BIN=$BATS_TEST_TMPDIR/bin
    export MOUNT=$BATS_TEST_TMPDIR/mount DISKS=$BATS_TEST_TMPDIR/disks FSTAB=$BATS_TEST_TMPDIR/fstab PATIENCE=1
    export LOG=$BATS_TEST_TMPDIR/log
    export TMPDIR=$BATS_TEST_TMPDIR BLANK=2
    INSTALL_ROLE=standalone DOMAIN='' ADMIN_EMAIL='' VERSION='' DATA_VOLUME=vol-0abc SIGNAL_URL=https://signal.example.org
    mkdir -p "$BIN" "$DISKS"
    touch "$CALLS" "$FSTAB" "$DISKS/nvme-Amazon_Elastic_Block_Store_vol0abc"
    stand_in blkid '[[ "$*" != *UUID* ]] || { echo 1234-5678; exit 0; }
        [ -e "$CALLS.formatted" ] || exit "$BLANK"'
    stand_in mkfs.ext4 'touch "$CALLS.formatted"'
    stand_in mountpoint 'exit 1'
    stand_in mount ''
    stand_in systemctl ''
    # install.sh, as fetched: it tells what it was given.
    stand_in curl 'while [ $# -gt 0 ]; do [ "$1" != --output ] || printf "env | grep -E ^\(NON_INT\|INSTALL_\|DOMAIN=\|ADMIN\|VERSION=\) | sort >\"\$CALLS.given\"\necho \"install.sh \$*\" >>\"\$CALLS\"\necho the set-up link\n[ -z \"\$BROKEN\" ]\n" >"$2"; shift; done'
    PATH=$BIN:$PATH
}

# As it comes to the machine: settings, then the script.
user_data() {
    {
        for name in INSTALL_ROLE DOMAIN ADMIN_EMAIL VERSION DATA_VOLUME SIGNAL_URL; do echo "$name='${!name}'"; done
        echo "INSTALL_BASE_URL='https://releases.privatechat.example'"
        cat "$ROOT/infra/terraform/modules/user-data/user-data.sh"
    } >"$BATS_TEST_TMPDIR/user-data"
}

first_start() {
    user_data
    BROKEN=${BROKEN:-} run --separate-stderr bash "$BATS_TEST_TMPDIR/user-data"
    echo "$output $stderr"
    cat "$LOG"
}

@test "a fresh machine mounts its disk, installs, and tells so" {
    first_start
    [ "$status" -eq 0 ]
    [ "$(cut -d ' ' -f 1 "$CALLS" | tr '\n' ' ')" = 'blkid mkfs.ext4 blkid systemctl mountpoint mount curl install.sh curl ' ]
    [ "$(cat "$FSTAB")" = "UUID=1234-5678 $MOUNT ext4 defaults,nofail,x-systemd.device-timeout=60s 0 2" ]
    diff - "$CALLS.given" <<'END'
INSTALL_BASE_URL=https://releases.privatechat.example
INSTALL_ROLE=standalone
NON_INTERACTIVE=1
END
    tail -n 1 "$CALLS" | grep -q '"Status":"SUCCESS".*https://signal.example.org$'
}

@test "the set-up link is in a log for root, and not on the console" {
    first_start
    [ -z "$output$stderr" ]
    grep -q 'the set-up link' "$LOG"
    [ "$(stat --format %a "$LOG")" = 600 ]
}

@test "install.sh is told what is set, and to go on while the domain leads nowhere yet" {
    DOMAIN=chat.example.org ADMIN_EMAIL=ada@example.org VERSION=1.2.3
    first_start
    [ "$status" -eq 0 ]
    grep -qx 'DOMAIN=chat.example.org' "$CALLS.given"
    grep -qx 'ADMIN_EMAIL=ada@example.org' "$CALLS.given"
    grep -qx 'VERSION=1.2.3' "$CALLS.given"
    grep -qx 'install.sh --force' "$CALLS"
}

@test "a disk that has something on it is never formatted" {
    BLANK=0
    first_start
    [ "$status" -eq 0 ]
    refute grep -q ^mkfs "$CALLS"
}

@test "a disk that can't be read is not formatted either, and that is told" {
    BLANK=8
    first_start
    [ "$status" -ne 0 ]
    refute grep -q ^mkfs "$CALLS"
    refute grep -q ^install.sh "$CALLS"
    grep -q '"Status":"FAILURE","Reason":"the data volume could not be mounted' "$CALLS"
}

@test "a disk that doesn't come is a failure that is told" {
    DATA_VOLUME=vol-0def
    first_start
    [ "$status" -ne 0 ]
    grep -q FAILURE "$CALLS"
}

@test "a second start changes nothing on the disk" {
    first_start
    stand_in mountpoint ''
    : >"$CALLS"
    first_start
    [ "$status" -eq 0 ]
    refute grep -qE '^(mkfs|mount )' "$CALLS"
    [ "$(wc -l <"$FSTAB")" -eq 1 ]
}

@test "an installer that fails is told" {
    BROKEN=1
    first_start
    [ "$status" -ne 0 ]
    tail -n 1 "$CALLS" | grep -q '"Status":"FAILURE","Reason":"install.sh failed'
}

@test "an installer that can't be fetched is told" {
    stand_in curl '[[ "$*" != *--output* ]]'
    first_start
    [ "$status" -ne 0 ]
    tail -n 1 "$CALLS" | grep -q '"Reason":"install.sh could not be fetched'
}

@test "without a disk and without anybody who waits it only installs" {
    DATA_VOLUME='' SIGNAL_URL=''
    first_start
    [ "$status" -eq 0 ]
    [ "$(cut -d ' ' -f 1 "$CALLS" | tr '\n' ' ')" = 'curl install.sh ' ]
}

@test "half a script does nothing" {
    first_start
    local whole
    whole=$(wc -c <"$BATS_TEST_TMPDIR/user-data")
    : >"$CALLS"
    for part in 10 30 50 70 90 99; do
        head -c $((whole * part / 100)) "$BATS_TEST_TMPDIR/user-data" >"$BATS_TEST_TMPDIR/half"
        run bash "$BATS_TEST_TMPDIR/half"
    done
    [ ! -s "$CALLS" ]
}

# In a mount namespace of its own, with another fstab in the place of this machine's. Tells the file system and its files.
on_a_real_disk() {
    unshare --mount bash -c 'mount --bind "$FSTAB" /etc/fstab && bash "$1" >/dev/null &&
        findmnt --noheadings --output FSTYPE "$MOUNT" && ls -A "$MOUNT" && touch "$MOUNT/kept"' - "$BATS_TEST_TMPDIR/user-data"
}

@test "a real disk is formatted once, and keeps what is on it" {
    [ "$(id -u)" -eq 0 ] && unshare --mount true 2>/dev/null || skip 'it needs root and mount namespaces'
    truncate -s 64M "$BATS_TEST_TMPDIR/disk"
    loop=$(losetup --find --show "$BATS_TEST_TMPDIR/disk" 2>/dev/null) || skip 'there are no loop devices'
    rm "$BIN"/{blkid,mkfs.ext4,mountpoint,mount} "$DISKS"/*
    ln -s "$loop" "$DISKS/nvme-Amazon_Elastic_Block_Store_vol0abc"
    export BROKEN='' PATH=$PATH:/usr/sbin
    user_data
    first=$(on_a_real_disk) second=$(on_a_real_disk) || true
    losetup --detach "$loop"
    echo "first: $first, second: $second, fstab: $(cat "$FSTAB")"
    [ "$first" = $'ext4\nlost+found' ]
    [ "$second" = $'ext4\nkept\nlost+found' ]
    [ "$(wc -l <"$FSTAB")" -eq 1 ]
}
