# shellcheck shell=bash
# A PostgreSQL for one test run: its own port, its own folder, gone afterwards.

# start_postgres FOLDER: exports TEST_DATABASE_URL, a superuser's; and, for tests that stop and start a server of their
# own, TEST_POSTGRES_BIN, the folder of its programs, and TEST_POSTGRES_USER, who runs them where root must not.
start_postgres() {
    local bin port as=()
    find_postgres >/dev/null || install_packages postgresql
    bin=$(find_postgres) || fail "PostgreSQL was installed, but initdb is not there"
    mkdir -p "$1"
    if [ "$(id -u)" -eq 0 ]; then
        # It refuses to run as root.
        chmod o+x "$WORK"
        chown postgres "$1"
        as=(runuser -u postgres --)
        export TEST_POSTGRES_USER=postgres
    fi
    export TEST_POSTGRES_BIN=$bin
    port=$(free_port)
    POSTGRES_STOP=("${as[@]}" "$bin/pg_ctl" -D "$1/data" -m immediate stop)
    (
        cd "$1"
        "${as[@]}" "$bin/initdb" -D "$1/data" -U postgres -A trust -E UTF8 --locale=C --no-sync
        "${as[@]}" "$bin/pg_ctl" -D "$1/data" -l "$1/log" -w start -o "-c port=$port -c listen_addresses=127.0.0.1 \
            -c unix_socket_directories= -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=300"
    ) >"$1.out" 2>&1 || fail "PostgreSQL did not start: $(cat "$1.out" "$1/log" 2>/dev/null)"
    export TEST_DATABASE_URL="postgres://postgres@127.0.0.1:$port/postgres"
}

stop_postgres() {
    [ ${#POSTGRES_STOP[@]} -eq 0 ] || (cd / && "${POSTGRES_STOP[@]}") >/dev/null 2>&1 || true
}
POSTGRES_STOP=()

find_postgres() {
    local initdb
    for initdb in "$(command -v initdb || true)" /usr/lib/postgresql/*/bin/initdb; do
        [ -x "$initdb" ] || continue
        dirname "$(readlink -f "$initdb")"
        return
    done
    return 1
}

# Below the range from which the kernel takes the ports of outgoing connections: those can't be seen here, and they are in
# nobody's way there.
free_port() {
    local port
    while port=$((20000 + RANDOM % 12000)); do
        port_taken "$port" || break
    done
    echo "$port"
}
