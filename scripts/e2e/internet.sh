# shellcheck shell=bash
# The internet of a world, on its gateway: names, a download host, a certificate authority, who am I, packages. Sourced.

readonly APT_PORT=3142
readonly DOWNLOADS=https://get.example.org
readonly ACME=https://acme.example.org/acme/local/directory

# internet_start: sets AUTHORITY, the certificate that signs everything there. What lies in $WORLD/www is on DOWNLOADS.
internet_start() {
    mkdir -p "$WORLD"/{www,caddy,sick}
    chmod 755 "$WORLD/www"
    : >"$WORLD/names"
    internet_apt
    world setsid python3 "$ROOT/scripts/e2e/dns.py" "$GATEWAY" "$WORLD/names" "$GATEWAY" </dev/null >"$WORLD/dns.log" 2>&1 3>&- &
    internet_caddyfile >"$WORLD/caddy/Caddyfile"
    world setsid env XDG_DATA_HOME="$WORLD/caddy" XDG_CONFIG_HOME="$WORLD/caddy" HOME="$WORLD/caddy" \
        caddy run --config "$WORLD/caddy/Caddyfile" </dev/null >"$WORLD/caddy.log" 2>&1 3>&- &
    AUTHORITY=$WORLD/caddy/caddy/pki/authorities/local/root.crt
    wait_for 300 "the package cache" port_open "$APT_PORT"
    wait_for 300 "the certificate authority" internet_answers
}

internet_take_up() {
    AUTHORITY=$WORLD/caddy/caddy/pki/authorities/local/root.crt
}

# It listens in the world, and asks the mirrors that this machine asks, by the proxy that this machine has.
internet_apt() {
    local proxy
    proxy=$(apt-config dump --format '%v' Acquire::http::Proxy)
    nsenter --target "$HOLDER" --net --pid -- setsid env http_proxy="${proxy:-${http_proxy:-}}" \
        python3 "$ROOT/scripts/e2e/apt_cache.py" "$GATEWAY" "$APT_PORT" "/proc/$$/ns/net" "$CACHE/packages" \
        ${E2E_DEBIAN_MIRROR:+"http://deb.debian.org/debian=$E2E_DEBIAN_MIRROR"} \
        ${E2E_UBUNTU_MIRROR:+"http://archive.ubuntu.com/ubuntu=$E2E_UBUNTU_MIRROR"} \
        </dev/null >"$WORLD/apt.log" 2>&1 3>&- &
}

internet_answers() {
    [ -s "$AUTHORITY" ] && internet_curl "$DOWNLOADS/" >/dev/null 2>&1 && internet_curl "$ACME" >/dev/null 2>&1
}

internet_caddyfile() {
    cat <<END
{
    admin off
    skip_install_trust
    default_sni get.example.org
    # The names of what Caddy makes for itself would pass for a local certificate's.
    pki {
        ca local {
            name "Authority of the test's internet"
            root_cn "The internet's root"
            intermediate_cn "The internet's authority"
        }
    }
}
get.example.org {
    tls internal
    root * $WORLD/www
    file_server browse
}
acme.example.org {
    tls internal
    acme_server
}
# An authority that is ill.
acme-down.example.org {
    tls internal
    respond 503
}
# One that is ill as long as there is a file of that name.
acme-sick.example.org {
    tls internal
    root * $WORLD/sick
    @ill file /ill
    respond @ill 503
    rewrite /directory /acme/local/directory
    acme_server
}
# The public one, for those who name none: its address is a path of its own.
acme-v02.api.letsencrypt.org {
    tls internal
    rewrite /directory /acme/local/directory
    acme_server
}
acme.zerossl.com {
    tls internal
    respond 503
}
# Services that tell who asks.
api.ipify.org, api4.ipify.org, ipv4.icanhazip.com, icanhazip.com, checkip.amazonaws.com, ifconfig.me, ifconfig.co,
ipinfo.io, ident.me, v4.ident.me {
    tls internal
    respond "{http.request.remote.host}
"
}
END
}

# internet_curl ARGUMENT…: from outside of all machines.
internet_curl() {
    world curl --silent --show-error --cacert "$AUTHORITY" --max-time 60 "$@"
}

# name_is NAME ADDRESS: `-` is a name that doesn't exist.
name_is() {
    { grep -v "^$1 " "$WORLD/names" || true; } >"$WORLD/names.new"
    echo "$1 $2" >>"$WORLD/names.new"
    mv "$WORLD/names.new" "$WORLD/names"
}

# port_open PORT: whether something listens there on the gateway.
port_open() {
    world bash -c "exec 3<>/dev/tcp/$GATEWAY/$1" 2>/dev/null
}
