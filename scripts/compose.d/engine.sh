# shellcheck shell=bash
# A Docker engine of its own, in namespaces of its own: when its first process ends, everything of it is gone, its
# containers, mounts and networks included. The machine's own engine, if there is one, isn't touched. Sourced.

readonly ENGINE_PACKAGES=ca-certificates,curl,docker.io,docker-cli,docker-buildx,docker-compose,iproute2,iptables
readonly ENGINE_CGROUP=privatechat-compose
ENGINE='' ENGINE_OUTSIDE=''

# engine_possible: whether this machine can have one; else says why not.
engine_possible() {
    local what
    [ "$(id -u)" -eq 0 ] || {
        echo "it needs root"
        return 1
    }
    command -v apt-get >/dev/null || {
        echo "the engine is Debian's package, and there is no apt-get"
        return 1
    }
    what=$(unshare --mount --pid --net --fork --mount-proc sh -euc '
        mount -t tmpfs tmpfs /mnt
        mkdir /mnt/a /mnt/b /mnt/c /mnt/d
        mount -t overlay -o lowerdir=/mnt/a,upperdir=/mnt/b,workdir=/mnt/c overlay /mnt/d
        ip link add one type veth peer name two
        ip link add bridge type bridge' 2>&1) || {
        echo "namespaces, overlayfs or networks can't be made here: $what"
        return 1
    }
}

engine_start() {
    ENGINE_TREE=$(debian_tree engine "$ENGINE_PACKAGES")
    mkdir -p "$CACHE/docker"
    engine_run
    forget_earlier_runs
}

# engine_run: leaves its first process in ENGINE.
engine_run() {
    remove_cgroups
    # Should this script be killed, the kernel ends the engine.
    setpriv --pdeathsig KILL unshare --mount --pid --net --fork --kill-child \
        "$ROOT/scripts/compose.d/engine-inside" "$ENGINE_TREE" "$CACHE/docker" "$RUN" \
        "$ENGINE_CGROUP" >"$RUN/engine.log" 2>&1 </dev/null &
    ENGINE_OUTSIDE=$!
    wait_for 300 "an answer of Docker's engine" engine_answers
}

engine_answers() {
    kill -0 "$ENGINE_OUTSIDE" 2>/dev/null || fail "Docker's engine stopped: $(tail -n 20 "$RUN/engine.log")"
    ENGINE=$(pgrep --parent "$ENGINE_OUTSIDE") && engine docker version >/dev/null 2>&1
}

# engine [NAME=VALUE…] COMMAND…: runs it beside the engine, in the folder with this run's files or a folder of it.
engine() {
    nsenter --target "$ENGINE" --mount --net --pid -- env -i --chdir="/e2e/${ENGINE_FOLDER:-}" HOME=/root \
        BUILDKIT_PROGRESS=plain COMPOSE_ANSI=never PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$@"
}

engine_stop() {
    [ -n "$ENGINE_OUTSIDE" ] || return 0
    [ -z "$ENGINE" ] || forget_earlier_runs || true
    engine_kill
}

# engine_kill: as if the machine had lost its power, but for what the kernel hadn't written yet.
engine_kill() {
    kill -KILL "$ENGINE_OUTSIDE" 2>/dev/null || true
    wait "$ENGINE_OUTSIDE" 2>/dev/null || true
    wait_for 300 "the end of the containers" remove_cgroups
}

# Images and what was built stay, for speed.
forget_earlier_runs() {
    local containers
    containers=$(engine docker ps --all --quiet)
    # shellcheck disable=SC2086 # one word each
    [ -z "$containers" ] || engine docker rm --force --volumes $containers
    engine docker volume prune --all --force
    engine docker network prune --force
    engine docker image prune --force
    engine docker builder prune --force --keep-storage 4GB
} >/dev/null

# remove_cgroups: the kernel keeps control groups whose processes are gone.
remove_cgroups() {
    local group
    while read -r group; do rmdir "$group" || return; done < <(
        find /sys/fs/cgroup -depth -type d -path "*/$ENGINE_CGROUP*" 2>/dev/null
    )
} 2>/dev/null
