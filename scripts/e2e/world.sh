# shellcheck shell=bash
# A world of its own for one run: process, mount and network namespaces with a bridge. Nothing of this machine changes, and
# what runs in it ends with the one process that holds it. Sourced.

readonly WORLDS=/run/privatechat-e2e
readonly CACHE=${E2E_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/privatechat-e2e}
# Documentation's addresses (RFC 5737): they look public, and lead nowhere if they ever got out.
readonly NET=203.0.113
readonly GATEWAY=$NET.1
# The cgroup2 tree, which is beside the others where those are of version 1.
CGROUPS=$(findmnt --noheadings --first-only --types cgroup2 --output TARGET || true)
readonly CGROUPS

# world_possible: prints why not where this machine can't do it.
world_possible() {
    [ "$(id -u)" -eq 0 ] || {
        echo 'it needs root'
        return 1
    }
    [ "$(uname -s)" = Linux ] || {
        echo 'it needs Linux'
        return 1
    }
    { [ -n "$CGROUPS" ] && mkdir -p "$CGROUPS/privatechat-e2e" 2>/dev/null; } || {
        echo 'there is no cgroup2 tree to write to'
        return 1
    }
    unshare --mount --net --pid --fork --mount-proc ip link add try type bridge 2>/dev/null ||
        {
            echo 'the kernel does not allow namespaces with a bridge'
            return 1
        }
    # shellcheck disable=SC2016
    unshare --mount bash -c 'd=$(mktemp -d); mount -t tmpfs try "$d" && mkdir "$d"/{a,b,c,d} &&
        mount -t overlay -o "lowerdir=$d/a,upperdir=$d/b,workdir=$d/c" try "$d/d"; s=$?
        umount -R "$d"; rmdir "$d"; exit $s' 2>/dev/null ||
        {
            echo 'the kernel does not allow overlayfs'
            return 1
        }
}

# world_start NAME [stays]: sets WORLD (its folder) and HOLDER (its first process). Unless it `stays`, it ends with this
# shell, even if that is killed.
world_start() {
    world_sweep
    WORLD=$WORLDS/$1
    [ ! -e "$WORLD" ] || fail "a world $1 is there already"
    mkdir -p "$WORLD" "$CGROUPS/privatechat-e2e/$1"
    chmod 755 "$WORLDS" "$WORLD"
    local leash=(setpriv --pdeathsig KILL) as=$$
    # A world that stays is held by its first process alone.
    [ "${2:-}" != stays ] || leash=(setsid)
    "${leash[@]}" unshare --mount --propagation private --net --pid --fork --kill-child --mount-proc \
        sleep infinity </dev/null >"$WORLD/holder.log" 2>&1 3>&- &
    as=$!
    wait_for 300 "the world's first process" world_holder "$as"
    [ "${2:-}" = stays ] || as=$$
    world_owner "$as" >"$WORLD/owner"
    echo "$HOLDER" >"$WORLD/holder"
    world ip link set lo up
    # With an address of its own: else it has the lowest of its machines', and whenever one came or went the others would
    # look for their gateway at the old one for half a minute.
    world ip link add name lan address 02:00:cb:00:71:01 type bridge
    world ip address add "$GATEWAY/24" dev lan
    world ip link set lan up
    printf 'nameserver %s\n' "$GATEWAY" >"$WORLD/resolv.conf"
    world mount --bind "$WORLD/resolv.conf" /etc/resolv.conf
}

# world_holder PARENT: fills HOLDER once the process is there and has its /proc.
world_holder() {
    HOLDER=$(pgrep --parent "$1" --exact sleep) && [ "$(world_pids cat /proc/1/comm 2>/dev/null)" = sleep ]
}

# world_enter NAME: takes up one that stays.
world_enter() {
    WORLD=$WORLDS/$1
    [ -e "$WORLD/holder" ] || fail "there is no world $1"
    HOLDER=$(<"$WORLD/holder")
}

# world COMMAND…: runs it in there. It sees this machine's files.
world() {
    nsenter --target "$HOLDER" --mount --net --pid -- "$@"
}

# world_pids COMMAND…: ends with the world, and sees its processes, but has this machine's network.
world_pids() {
    nsenter --target "$HOLDER" --mount --pid -- "$@"
}

# world_end: ends everything in it.
world_end() {
    [ -n "${WORLD:-}" ] || return 0
    local name=${WORLD##*/}
    if [ -n "${HOLDER:-}" ] && [ "$(cat "/proc/$HOLDER/comm" 2>/dev/null)" = sleep ]; then kill -KILL "$HOLDER"; fi
    world_remove "$name"
    WORLD='' HOLDER=''
}

# world_sweep: what runs left behind that were killed themselves.
world_sweep() {
    local folder name
    for folder in "$WORLDS"/*/; do
        [ -e "$folder/owner" ] || continue
        name=$(basename "$folder")
        [ "$(world_owner "$(cut -d ' ' -f 1 "$folder/owner")")" != "$(<"$folder/owner")" ] || continue
        echo "removing what is left of the run $name"
        world_remove "$name"
    done
}

world_remove() {
    local folder
    # Processes of a world that was killed may still be on their way out.
    wait_for 300 "the end of the processes of $1" world_is_empty "$1"
    cgroups_remove "$1"
    for folder in "$WORLDS/$1" "$CACHE/runs/$1"; do rm -rf --one-file-system "$folder"; done
}

# cgroups_remove NAME: of a world, or of a machine in it. Where cgroups are of both versions, systemd-nspawn makes one in its
# own old tree too.
cgroups_remove() {
    find {"$CGROUPS",/sys/fs/cgroup/systemd}/"privatechat-e2e/$1" -depth -type d -exec rmdir {} + 2>/dev/null || true
}

world_is_empty() {
    local tree=$CGROUPS/privatechat-e2e/$1
    [ ! -e "$tree" ] || [ -z "$(find "$tree" -name cgroup.procs -exec cat {} + 2>/dev/null)" ]
}

# world_owner PID: the process and when it began, so that a number used again is not mistaken for it.
world_owner() {
    echo "$1 $(sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d ' ' -f 20)"
}

# wait_for SECONDS WHAT COMMAND…: asks until it holds.
wait_for() {
    local end=$((SECONDS + $1)) what=$2
    shift 2
    until "$@"; do
        [ "$SECONDS" -lt "$end" ] || fail "waited in vain for $what"
        sleep 0.1
    done
}
