# shellcheck shell=bash
# Machines of a world: a distribution's tree, a layer of their own over it, systemd as process 1. Sourced.

# machine_start NAME DISTRIBUTION NUMBER [NSPAWN-OPTION…]: boots one at the address $NET.NUMBER, and waits until it has.
machine_start() {
    local name=$1 tree number=$3 files=$CACHE/runs/${WORLD##*/}/$1 folder=$WORLD/machines/$1
    tree=$(base_tree "$2")
    shift 3
    mkdir -p "$files"/{upper,work,root} "$folder"
    echo "$number" >"$folder/number"
    echo "$tree" >"$folder/tree"
    machine_settings "$name" "$number" "$files/upper"
    machine_boot "$name" "$@"
}

# machine_boot NAME [NSPAWN-OPTION…]: what is on its disk stays as it is.
machine_boot() {
    local name=$1 folder=$WORLD/machines/$1 files=$CACHE/runs/${WORLD##*/}/$1 cgroup=$CGROUPS/privatechat-e2e/${WORLD##*/}/$1
    local tree
    tree=$(<"$folder/tree")
    shift
    mkdir -p "$cgroup"
    rm -f "$folder/nspawn.pid"
    # Mounts of a namespace of its own are gone with it, however it ends.
    # shellcheck disable=SC2016
    setsid nsenter --target "$HOLDER" --mount --net --pid -- unshare --mount --propagation private bash -c '
        set -e
        tree=$1 files=$2 cgroup=$3 folder=$4
        shift 4
        mkdir -p /run/systemd/nspawn
        mount -t tmpfs nspawn /run/systemd/nspawn
        mount -t overlay -o "lowerdir=$tree,upperdir=$files/upper,workdir=$files/work" overlay "$files/root"
        echo 0 >"$cgroup/cgroup.procs"
        echo $$ >"$folder/nspawn.pid"
        SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=1 exec systemd-nspawn "$@"
    ' - "$tree" "$files" "$cgroup" "$folder" --directory="$files/root" --boot --machine="${WORLD##*/}-$name" --register=no \
        --keep-unit --network-bridge=lan --console=read-only --resolv-conf=off --timezone=off --link-journal=no "$@" \
        </dev/null >>"$folder/console.log" 2>&1 3>&- 9>&- &
    wait_for 300 "the start of $name" machine_has_booted "$name"
}

machine_has_booted() {
    local state
    state=$(machine "$1" systemctl is-system-running 2>/dev/null) || true
    case $state in
        running) return 0 ;;
        degraded) machine_log "$1" && fail "$1 did not start well" ;;
    esac
    return 1
}

# What it knows about itself before it first boots.
machine_settings() {
    local name=$1 number=$2 upper=$3
    mkdir -p "$upper"/etc/{systemd/network,ssl/certs} "$upper/usr/local/share/ca-certificates"
    echo "$name" >"$upper/etc/hostname"
    # Without a number it would take this for a first boot and ask its owner questions.
    tr -d - </proc/sys/kernel/random/uuid >"$upper/etc/machine-id"
    printf '127.0.0.1 localhost %s\n' "$name" >"$upper/etc/hosts"
    printf 'nameserver %s\n' "$GATEWAY" >"$upper/etc/resolv.conf"
    printf '[Match]\nName=host0\n[Network]\nAddress=%s.%s/24\nGateway=%s\nLinkLocalAddressing=no\nIPv6AcceptRA=no\n' \
        "$NET" "$number" "$GATEWAY" >"$upper/etc/systemd/network/10-lan.network"
    # As update-ca-certificates would: this authority is to this internet what the public ones are to the other.
    install -m 644 "$AUTHORITY" "$upper/usr/local/share/ca-certificates/internet.crt"
    cat "$(<"$WORLD/machines/$name/tree")/etc/ssl/certs/ca-certificates.crt" "$AUTHORITY" \
        >"$upper/etc/ssl/certs/ca-certificates.crt"
    chmod 644 "$upper/etc/ssl/certs/ca-certificates.crt"
}

# machine NAME COMMAND…: runs it there as root.
machine() {
    local name=$1 leader
    shift
    leader=$(machine_leader "$name") || return
    world nsenter --target "$leader" --mount --uts --ipc --net --pid --cgroup --root --wd -- env -i \
        PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 TERM=dumb "$@"
}

# The number, in the world, of its process 1.
machine_leader() {
    local nspawn
    nspawn=$(cat "$WORLD/machines/$1/nspawn.pid" 2>/dev/null) || return
    world pgrep --parent "$nspawn" --exact systemd
}

# machine_files NAME: prints where its files are, as this machine sees them while it runs.
machine_files() {
    local leader
    leader=$(machine_leader "$1") || return
    echo "/proc/$HOLDER/root/proc/$leader/root"
}

# machine_put NAME PATH… FOLDER: copies files or folders there.
machine_put() {
    local name=$1 target=${*: -1} path
    machine "$name" mkdir -p "$target"
    for path in "${@:2:$#-2}"; do
        tar --create --directory "$(dirname "$path")" "$(basename "$path")" |
            machine "$name" tar --extract --directory "$target" --no-same-owner
    done
}

machine_address() {
    echo "$NET.$(<"$WORLD/machines/$1/number")"
}

# machine_stop NAME: as its power button would. machine_kill NAME: as pulling its plug would.
machine_stop() {
    local leader
    leader=$(machine_leader "$1") || return 0
    world kill -s RTMIN+4 "$leader"
    wait_for 300 "the end of $1" machine_is_off "$1"
}

machine_kill() {
    local cgroup=$CGROUPS/privatechat-e2e/${WORLD##*/}/$1
    [ -e "$cgroup" ] || return 0
    echo 1 >"$cgroup/cgroup.kill"
    wait_for 300 "the end of $1" machine_is_off "$1"
    # The kernel would kill what begins in it later, too.
    cgroups_remove "${WORLD##*/}/$1"
}

machine_is_off() {
    world_is_empty "${WORLD##*/}/$1"
}

# machine_remove NAME: with all that is on its disk.
machine_remove() {
    machine_kill "$1"
    rm -rf --one-file-system "$CACHE/runs/${WORLD##*/}/$1" "$WORLD/machines/$1"
}

# machine_log NAME: what somebody needs who wants to know why it failed there.
machine_log() {
    local file
    printf -- '---- %s: the journal\n' "$1"
    machine "$1" journalctl --boot --no-pager --lines 150 --output short-precise | grep -vE 'caddy\[[0-9]+\]: (\{"level":"info"|[A-Za-z_.]+=)' || tail -n 60 "$WORLD/machines/$1/console.log"
    for file in install appctl; do
        machine "$1" test -e "/var/log/privatechat/$file.log" 2>/dev/null || continue
        printf -- '---- %s: /var/log/privatechat/%s.log\n' "$1" "$file"
        machine "$1" tail -n 60 "/var/log/privatechat/$file.log"
    done
    printf -- '----\n'
}
