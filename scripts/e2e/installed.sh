# shellcheck shell=bash
# What all scenes do with PrivateChat on a machine. Sourced.

# The authority of this internet, as a file on every machine.
readonly ROOT_THERE=/usr/local/share/ca-certificates/internet.crt
readonly KEY_THERE=/root/release-key.pub

# new_machine NAME DISTRIBUTION NUMBER [NSPAWN-OPTION…]: for this scene.
new_machine() {
    machine_start "$@"
    echo "$1" >>"$STATE/machines"
    machine_put "$1" "$RELEASES/release-key.pub" /root
}

# install_on MACHINE [VARIABLE=VALUE…] [-- ARGUMENT…]: as its operator would. What it says is in $STATE/MACHINE.install.
install_on() {
    local name=$1 settings=()
    shift
    while [ $# -gt 0 ] && [ "$1" != -- ]; do
        settings+=("$1")
        shift
    done
    # shellcheck disable=SC2016
    machine "$name" env NON_INTERACTIVE=1 CERTIFICATE_PATIENCE=300 INSTALL_BASE_URL="$DOWNLOADS/$SCENE" \
        RELEASE_KEY_FILE=$KEY_THERE ACME_CA="$ACME" ACME_CA_ROOT=$ROOT_THERE "${settings[@]}" bash -c '
            set -o pipefail
            curl -fsSL "$INSTALL_BASE_URL/install.sh" | bash -s "$@"
        ' - "$@" >"$STATE/$name.install" 2>&1
}

# installs MACHINE [VARIABLE=VALUE…]: it works, and says how long it took.
installs() {
    local started
    started=$(date +%s%N)
    install_on "$@" || fail "install.sh failed on $1: $(cat "$STATE/$1.install")"
    tell "install.sh took $(seconds_since "$started") s on $1"
    cat "$STATE/$1.install"
}

# seconds_since NANOSECONDS
seconds_since() {
    awk -v from="$1" -v to="$(date +%s%N)" 'BEGIN { printf "%.1f", (to - from) / 1e9 }'
}

# install_fails MACHINE WORDS [VARIABLE=VALUE…] [-- ARGUMENT…]: it ends with an error that has these words.
install_fails() {
    local name=$1 words=$2
    shift 2
    if install_on "$name" "$@"; then fail "install.sh should have failed: $(cat "$STATE/$name.install")"; fi
    must_say "$STATE/$name.install" "$words"
}

# domain MACHINE: the name that install.sh finds by itself.
domain() {
    local address
    address=$(machine_address "$1")
    echo "${address//./-}.nip.io"
}

# chat MACHINE COMMAND…: as people, from outside, through Caddy and its certificate.
chat() {
    local name=$1
    shift
    world env SSL_CERT_FILE="$AUTHORITY" python3 "$ROOT/scripts/e2e/chat.py" "https://$(domain "$name")" "$@"
}

health() {
    internet_curl "https://$(domain "$1")/api/health"
}

# runs_version MACHINE VERSION: people are answered by it, over TLS with a certificate of this internet's authority.
runs_version() {
    local answer
    answer=$(health "$1") || fail "nothing answers at https://$(domain "$1")"
    [[ $answer == *"\"version\":\"$2\""* ]] || fail "it is not version $2 but: $answer"
}

# claim MACHINE: the code in the set-up link that install.sh printed last.
claim() {
    grep -o '#claim=[^ ]*' "$STATE/$1.install" | tail -n 1 | cut -d = -f 2
}

# appctl MACHINE COMMAND…: what it says goes to $STATE/MACHINE.appctl too.
appctl() {
    local name=$1 status=0
    shift
    machine "$name" env RELEASE_KEY_FILE=$KEY_THERE PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin appctl "$@" \
        >"$STATE/$name.appctl" 2>&1 || status=$?
    cat "$STATE/$name.appctl"
    return "$status"
}

# everything_installed MACHINE: what install.sh and appctl have written, each file with its hash, mode, owner and time.
everything_installed() {
    # shellcheck disable=SC2016
    machine "$1" bash -c '
        for place in /opt/privatechat /etc/privatechat /etc/caddy /etc/systemd/system /usr/local/bin; do
            find "$place" \( -type f -printf "%p %m %U:%G %T@ " -exec sha256sum {} \; \) -o -printf "%p %m %U:%G %l\n"
        done | sort
        systemctl show --property MainPID,ActiveEnterTimestamp privatechat-instance privatechat-resolver caddy'
}

# has_left MACHINE: what is still there of us, outside of the folders of data.
has_left() {
    # shellcheck disable=SC2016
    machine "$1" bash -c '
        find /opt /etc /usr/local /run /tmp -xdev \( -name "*privatechat*" -o -name appctl \) -not -path "/etc/privatechat*" \
            -not -path "/run/systemd/units/*" -not -path "/run/log/*" -not -path "/proc/*" 2>/dev/null
        systemctl list-units --all --no-legend "privatechat*"
        grep -l privatechat /etc/caddy/Caddyfile' || true
}
