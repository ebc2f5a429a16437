#!/usr/bin/env bats
# Caddy's settings: valid for Caddy itself, and never in the way of somebody else's.

load install.bash

setup() {
    own_root
    stand_in systemctl
    stand_in dpkg-query 'echo " /etc/caddy/Caddyfile $(printf "stock\n" | md5sum | cut -d" " -f1)"'
    library units caddy
    mkdir -p "$CADDY_DIR" "$OPT_DIR" "$UNITS_DIR"
    ln -sfn "$REPOSITORY/infra" "$CURRENT"
    # A certificate, where a root of one's own authority is asked for.
    openssl req -x509 -newkey ed25519 -nodes -keyout /dev/null -out "$BATS_TEST_TMPDIR/root.pem" -subj /CN=x -days 2 2>/dev/null
    caddy_validate() { valid; }
}

# valid: the whole of our settings, as Caddy reads them. Its import names the real folder, which is put below the root.
valid() {
    sed "s|/etc/caddy/|$CADDY_DIR/|" "$CADDYFILE" >"$BATS_TEST_TMPDIR/Caddyfile"
    HOME=$BATS_TEST_TMPDIR XDG_DATA_HOME=$BATS_TEST_TMPDIR timeout 60 "$(PATH=${PATH#*:} command -v caddy)" validate \
        --adapter caddyfile --config "$BATS_TEST_TMPDIR/Caddyfile" 2>&1
}

# adapted QUERY: a part of what Caddy made of it.
adapted() {
    "$(PATH=${PATH#*:} command -v caddy)" adapt --adapter caddyfile --config "$BATS_TEST_TMPDIR/Caddyfile" 2>/dev/null |
        python3 -c "import json, sys; it = json.load(sys.stdin); print($1)"
}

# sites SETTING…: writes the state, both sites and the Caddyfile.
sites() {
    state_set ADMIN_EMAIL admin@example.org "$@"
    caddy_write instance
    [ -z "$(service_domain resolver)" ] || caddy_write resolver
    [ -e "$CADDYFILE" ] || put "$CADDYFILE" 0644 <"$CURRENT/caddy/Caddyfile"
    valid
}

issuers='[issuer["module"] for issuer in it["apps"]["tls"]["automation"]["policies"][0]["issuers"]]'

@test "a domain of one's own: two public authorities" {
    sites INSTANCE_DOMAIN chat.example.org
    [ "$(adapted "$issuers")" = "['acme', 'zerossl']" ]
}

@test "a shared name: both, then a local certificate that soon asks them again" {
    sites INSTANCE_DOMAIN 203-0-113-7.nip.io
    [ "$(adapted "$issuers")" = "['acme', 'zerossl', 'internal']" ]
    grep -q 'lifetime 90m' "$SITES_DIR/instance.caddy"
}

@test "a name that no public authority can vouch for: a local certificate" {
    sites INSTANCE_DOMAIN chat.home.arpa
    [ "$(adapted "$issuers")" = "['internal']" ]
}

@test "an authority of one's own, with its root" {
    sites INSTANCE_DOMAIN chat.home.arpa ACME_CA https://ca.home.arpa/directory ACME_CA_ROOT "$BATS_TEST_TMPDIR/root.pem"
    [ "$(adapted "$issuers")" = "['acme']" ]
    grep -q 'dir https://ca.home.arpa/directory' "$SITES_DIR/instance.caddy"
}

@test "instance and resolver on one machine, each at its port" {
    sites INSTANCE_DOMAIN chat.example.org RESOLVER_DOMAIN resolver.example.org
    grep -q 'reverse_proxy 127.0.0.1:8080' "$SITES_DIR/instance.caddy"
    grep -q 'reverse_proxy 127.0.0.1:8081' "$SITES_DIR/resolver.caddy"
}

@test "whose Caddyfile it is" {
    [ "$(caddyfile_kind)" = none ]
    echo stock >"$CADDYFILE"
    [ "$(caddyfile_kind)" = stock ]
    grep -v '^import' "$CURRENT/caddy/Caddyfile" >"$CADDYFILE"
    [ "$(caddyfile_kind)" = stock ]
    echo ':80 { respond hi }' >"$CADDYFILE"
    [ "$(caddyfile_kind)" = foreign ]
    echo '# import /etc/caddy/privatechat.d/*.caddy' >>"$CADDYFILE"
    [ "$(caddyfile_kind)" = foreign ]
    echo 'import /etc/caddy/privatechat.d/*.caddy' >>"$CADDYFILE"
    [ "$(caddyfile_kind)" = ours ]
}

@test "the stock Caddyfile is replaced, somebody's is left alone" {
    state_set INSTANCE_DOMAIN chat.example.org ADMIN_EMAIL admin@example.org
    caddy_write instance
    echo stock >"$CADDYFILE"
    caddy_apply
    [ "$(caddyfile_kind)" = ours ]
    echo ':80 { respond hi }' >"$CADDYFILE"
    : >"$CALLS"
    caddy_apply
    [ "$(cat "$CADDYFILE")" = ':80 { respond hi }' ]
    not grep -q systemctl "$CALLS"
    [[ $(caddyfile_advice) == *"Add this line to it"*"import /etc/caddy/privatechat.d/*.caddy"* ]]
}

@test "what Caddy refuses is not put to work, and what was wrong is told" {
    state_set INSTANCE_DOMAIN chat.example.org ADMIN_EMAIL admin@example.org
    caddy_write instance
    echo 'nonsense {' >>"$SITES_DIR/instance.caddy"
    catch caddy_apply
    [ "$status" -eq 1 ]
    [[ $output == *"Caddy refuses its settings"* ]]
    not grep -qE 'systemctl (reload|restart)' "$CALLS"
}

@test "a reload that fails doesn't hang: it is ended, and Caddy restarted" {
    state_set INSTANCE_DOMAIN chat.example.org ADMIN_EMAIL admin@example.org
    caddy_write instance
    stand_in systemctl 'case $* in
        *ExecMainStartTimestamp*) date -u -d tomorrow ;;
        show*) date -u -d yesterday ;;
        reload*) exit 1 ;;
    esac'
    caddy_apply
    [ "$(grep -E ' (reload|restart) ' "$CALLS")" = $'systemctl reload caddy\nsystemctl restart caddy' ]
}

@test "asked to restart, it asks for certificates anew: what it made itself is forgotten where an authority could give one" {
    state_set ROLES "standalone resolver" INSTANCE_DOMAIN 203-0-113-7.nip.io RESOLVER_DOMAIN resolver.home.arpa
    mkdir -p "$CADDY_LOCAL"/{203-0-113-7.nip.io,resolver.home.arpa,somebody.example.org}
    native_restart_caddy
    [ "$(ls "$CADDY_LOCAL" | paste -sd' ')" = "resolver.home.arpa somebody.example.org" ]
    [ "$(cat "$CALLS")" = $'systemctl stop caddy\nsystemctl start caddy' ]
}
