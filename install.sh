#!/usr/bin/env bash
# Installs PrivateChat on Debian 12 or 13, or Ubuntu 24.04 or newer:
#   curl -fsSL https://releases.privatechat.example/install.sh | sudo bash
# or ./install.sh from an unpacked release or a checkout. `--help` tells the settings; it can be run again at any time.
# This file finds a release, checks its signature and hands over to it: what is done then is in its lib/install.sh.
if [ -z "${BASH_VERSION:-}" ]; then
    echo 'error: this needs bash: curl -fsSL https://releases.privatechat.example/install.sh | sudo bash' >&2
    exit 1
fi
set -Eeuo pipefail
umask 077
# A last line that was cut off after its first word calls main with nothing, and then main does nothing. The library sources
# this file, and its arguments are its own.
(return 0 2>/dev/null) || set -- complete "$@"

readonly DEFAULT_BASE_URL=https://releases.privatechat.example
# What may be unpacked at the most, in MB: so much must be free where that is done.
readonly WORK_SPACE=250
# Of the release that this file belongs to: scripts/release writes it here.
readonly OWN_VERSION=
readonly INSTALLED=${PRIVATECHAT_ROOT:-}/opt/privatechat/current

usage() {
    cat <<END
Installs PrivateChat, or brings an installation into the state that the settings ask for.

    install.sh [--dry-run] [--bundle FILE] [--binaries DIR] [--force] [--help]

  --dry-run        say what would be done, and change nothing
  --bundle FILE    install from this file, with no download (see docs/releasing.md)
  --binaries DIR   from a checkout: take \`instance\` and \`resolver\` from this folder
  --force          go on in spite of what the checks found, or to an older version

Settings are variables of the environment; nothing has to be set:
  INSTALL_ROLE=standalone   standalone (a chat server by itself), instance (one that registers its invitations at a
                            resolver) or resolver. Run it again with another role to add that to this machine.
  INSTALL_MODE=native       native (systemd and Caddy) or compose (Docker)
  DOMAIN, ADMIN_EMAIL       where people reach it; whom certificates are for. Default: a name made of the public address
  CONTROL_PLANE_URL, RESOLVER_REGISTER_TOKEN   role instance: the resolver, and the token that its operator gave you;
                            role resolver: a token of your own instead of a generated one
  DATABASE_URL, REDIS_URL   PostgreSQL instead of SQLite; Redis, for several resolvers on one database
  VERSION=1.2.3             that version instead of the channel's newest (or the installed one)
  CHANNEL=stable, INSTALL_BASE_URL=$DEFAULT_BASE_URL, RELEASE_KEY_FILE   for mirrors of your own: where
                            releases are, and the public key (PEM) that theirs are signed with
  ACME_CA, ACME_CA_ROOT     another certificate authority: its directory's address, and its root certificate's file
  NON_INTERACTIVE=1         ask nothing
  OPEN_FIREWALL=1           open ports 80 and 443 in ufw or firewalld without asking
  FORCE_OS=1                try on a system that isn't known to work
  PUBLIC_IP_SOURCES         addresses that answer with the caller's own, https, separated by spaces; two must agree
END
}

main() {
    [ "${1:-}" = complete ] || return 0
    shift
    speak_plainly
    trap 'on_error "${BASH_SOURCE[0]:-}" "$LINENO" "$BASH_COMMAND"' ERR
    parse "$@"
    # Standard input may be this very file: nothing that is started here may read from it.
    begin </dev/null
    exit 0
}

# Until the library is there. Sourced by it, this file must not take its words away.
speak_plainly() {
    say() { printf '%s\n' "$*"; }
    fail() {
        trap - ERR
        printf 'error: %s\n' "$*" >&2
        exit 1
    }
}

# on_error FILE LINE COMMAND
on_error() {
    # A subshell that fails has failed its parent, who will say so.
    [ "$BASHPID" = "$$" ] || exit 1
    printf 'error: line %s of %s failed: %s\n' "$2" "${1:-install.sh}" "$3" >&2
    if [ -n "${LOG_FILE:-}" ]; then
        printf 'The last words in the log, %s:\n' "$LOG_FILE" >&2
        tail -n 8 "$LOG_FILE" >&2
    fi
    echo 'When the cause is gone, run it again: what was done already is kept.' >&2
    exit 1
}

parse() {
    BUNDLE='' BINARIES='' ARGUMENTS=("$@")
    while [ $# -gt 0 ]; do
        case $1 in
            --dry-run) export DRY_RUN=1 ;;
            --force) export FORCE=1 ;;
            --bundle | --binaries)
                [ -n "${2:-}" ] || fail "$1 wants a path after it"
                [ -e "$2" ] || fail "$1: there is no $2"
                if [ "$1" = --bundle ]; then BUNDLE=$(realpath "$2"); else BINARIES=$(realpath "$2"); fi
                shift
                ;;
            --help | -h)
                usage
                exit 0
                ;;
            *) fail "install.sh doesn't know $1; --help lists what it knows" ;;
        esac
        shift
    done
}

begin() {
    local here
    check_root
    check_system
    sweep
    here=$(beside)
    if [ -z "$BUNDLE" ] && [ -n "$here" ] && { [ -z "${VERSION:-}" ] || [ "$VERSION" = "$(version_in "$here")" ]; }; then
        [ -d "$here/lib" ] || from_checkout "$here"
        # shellcheck source=infra/lib/install.sh
        source "$here/lib/install.sh"
        install_release "$here"
        return
    fi
    need_tools
    if [ -x "$INSTALLED/install.sh" ]; then
        change_version
        hand_over "$INSTALLED"
    fi
    make_work
    if [ -n "$BUNDLE" ]; then
        release_unbundle "$BUNDLE" "$WORK"
    else
        VERSION=$(release_resolve) || exit 1
        say "Downloading PrivateChat $VERSION"
        release_fetch "$VERSION" "$WORK"
    fi
    unset VERSION
    hand_over "$RELEASE_DIR"
}

# What is installed stays as it is, unless another version is asked for. Then appctl changes it, since it knows the way back.
change_version() {
    local words=()
    [ -z "${FORCE:-}" ] || words=(--force)
    [ -z "$BUNDLE" ] || words+=(--bundle "$BUNDLE")
    if [ -n "$BUNDLE" ] || [ "${VERSION:-$(version_in "$INSTALLED")}" != "$(version_in "$INSTALLED")" ]; then
        if [ "${DRY_RUN:-0}" = 1 ]; then
            say "would run: appctl update ${VERSION:-} ${words[*]}"
        else
            "$INSTALLED/appctl" update ${VERSION:+"$VERSION"} "${words[@]}"
        fi
    fi
    unset VERSION
}

# The verified release knows best how to install itself.
hand_over() {
    local status=0
    bash "$1/install.sh" || status=$?
    exit "$status"
}

# The folder with the rest of this release, if this file lies in one: unpacked, or a checkout.
beside() {
    local here
    [[ ${BASH_SOURCE[0]:-} == *install.sh ]] || return 0
    here=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
    [ ! -f "$here/lib/install.sh" ] && [ ! -f "$here/infra/lib/install.sh" ] || printf '%s\n' "$here"
}

version_in() {
    if [ -f "$1/VERSION" ]; then
        cat "$1/VERSION"
    else
        sed -n 's/^version = "\(.*\)"$/\1/p' "$1/Cargo.toml"
    fi
}

# ---- this machine ----

check_root() {
    local again
    [ "$(id -u)" -ne 0 ] || return 0
    if [ -n "$(beside)" ]; then
        again="sudo -E ${BASH_SOURCE[0]}${ARGUMENTS[*]:+ ${ARGUMENTS[*]}}"
    else
        again="curl -fsSL ${INSTALL_BASE_URL:-$DEFAULT_BASE_URL}/install.sh | sudo -E bash${ARGUMENTS[*]:+ -s -- ${ARGUMENTS[*]}}"
    fi
    fail "this must be run by root: $again"
}

check_system() {
    local found name='' number='' manager
    name=$(os_field ID)
    number=$(os_field VERSION_ID)
    manager=$(cat /proc/1/comm 2>/dev/null) || manager=unknown
    found="$(os_field PRETTY_NAME) on $(uname -m), with $manager as process 1"
    ARCHITECTURE=$(architecture) || fail "there is no release for $(uname -m), only for x86_64 and aarch64; found: $found"
    [ -z "${FORCE_OS:-}" ] || return 0
    os_known "$name" "$number" || fail "this works on Debian 12 and 13, and Ubuntu 24.04 or newer; found: $found. \
To try all the same: FORCE_OS=1"
    [ "$manager" = systemd ] || fail "systemd must be what starts services here; found: $found. In a container, use the \
images: docs/containers.md"
}

# os_known ID VERSION
os_known() {
    case $1 in
        debian) [[ $2 =~ ^1[23]$ ]] ;;
        ubuntu) [[ $2 =~ ^[0-9]+\.[0-9]+$ ]] && [ "${2%.*}" -ge 24 ] ;;
        *) false ;;
    esac
}

os_field() {
    sed -n "s/^$1=//p" "${OS_RELEASE:-/etc/os-release}" | tr -d '"'
}

architecture() {
    case $(uname -m) in
        x86_64) echo amd64 ;;
        aarch64 | arm64) echo arm64 ;;
        *) return 1 ;;
    esac
}

# What fetching and checking takes. Nearly every machine has it.
need_tools() {
    local tool missing=()
    for tool in curl openssl tar gzip; do
        command -v "$tool" >/dev/null || missing+=("$tool")
    done
    [ -e /etc/ssl/certs/ca-certificates.crt ] || missing+=(ca-certificates)
    [ ${#missing[@]} -gt 0 ] || return 0
    [ "${DRY_RUN:-0}" != 1 ] || fail "without ${missing[*]} not even a dry run is possible: apt-get install ${missing[*]}"
    say "Installing ${missing[*]}"
    (umask 022 && apt-get -q -o DPkg::Lock::Timeout=300 update && DEBIAN_FRONTEND=noninteractive \
        apt-get -q -y -o DPkg::Lock::Timeout=300 install --no-install-recommends "${missing[@]}") >/dev/null
}

# A folder of our own, gone at the end. Its name says whose it is.
make_work() {
    local place=${TMPDIR:-/tmp}
    [ "$(free_in "$place")" -ge "$WORK_SPACE" ] || place=/var/tmp
    [ "$(free_in "$place")" -ge "$WORK_SPACE" ] || fail "$place has $(free_in "$place") MB free; unpacking takes up to \
$WORK_SPACE MB. Make room, or set TMPDIR to a folder that has it"
    WORK=$(mktemp -d "$place/privatechat-install.$$.XXXXXX")
    trap 'rm -rf "$WORK"' EXIT
}

free_in() {
    df --output=avail -m "$1" | tail -n 1 | tr -d ' '
}

# sweep: what runs left behind that were killed.
sweep() {
    local folder owner
    for folder in "${TMPDIR:-/tmp}"/privatechat-install.*.* /var/tmp/privatechat-install.*.*; do
        owner=${folder##*/privatechat-install.}
        if [ -O "$folder" ] && [ ! -L "$folder" ] && [ ! -e "/proc/${owner%%.*}" ]; then rm -rf "$folder"; fi
    done
}

# ---- a release: found, fetched, checked, unpacked into $RELEASE_DIR (also used by lib/release.sh) ----

# release_resolve: the version that VERSION asks for, else the channel's newest.
release_resolve() {
    local version=${VERSION:-} base
    if [ -z "$version" ]; then
        base=$(base_url) || exit 1
        version=$(download "$base/${CHANNEL:-stable}" - | tr -d '[:space:]') || exit 1
    fi
    [[ $version =~ ^[0-9]+\.[0-9]+\.[0-9]+([-+][0-9A-Za-z.-]+)?$ ]] ||
        fail "VERSION must look like 1.2.3, not like ${version:0:40}"
    # Nobody signs a channel, so whoever serves it could bring back a version with known holes.
    [ -n "${VERSION:-}" ] || [ -z "$OWN_VERSION" ] || ! release_older "$version" "$OWN_VERSION" ||
        fail "the channel ${CHANNEL:-stable} of $base leads to $version, which is older than $OWN_VERSION, where this comes \
from: that host is behind, or means harm. Nothing was changed. If you do want $version, name it"
    printf '%s\n' "$version"
}

# release_older A B: whether A came before B; 1.2.0-rc.1 is a candidate for 1.2.0.
release_older() {
    [ "$1" != "$2" ] && [ "$(printf '%s\n%s\n' "${1/-/"~"}" "${2/-/"~"}" | sort -V | head -n 1)" = "${1/-/"~"}" ]
}

# release_fetch VERSION DIR
release_fetch() {
    local file base
    file=$(tarball_name "$1")
    base=$(base_url) || exit 1
    download "$base/$1/SHA256SUMS" "$2/SHA256SUMS"
    download "$base/$1/SHA256SUMS.sig" "$2/SHA256SUMS.sig"
    verify_list "$2"
    verify_named "$2" "$file"
    download "$base/$1/$file" "$2/$file"
    unpack_verified "$2" "$1"
}

# release_unbundle FILE DIR: the same three files, brought along in one.
release_unbundle() {
    local names version
    tar -xf "$1" -C "$2" --no-same-owner --no-same-permissions || fail "$1 is no bundle: it can't be unpacked"
    verify_list "$2"
    names=$(find "$2" -maxdepth 1 -name "$(tarball_name '*')" -printf '%f\n')
    [ "$(wc -w <<<"$names")" -eq 1 ] || fail "$1 should hold one release for ${ARCHITECTURE:-$(architecture)}; it holds: ${names:-none}"
    version=${names#privatechat-}
    version=${version%-linux-*}
    [ -z "${VERSION:-}" ] || [ "$VERSION" = "$version" ] || fail "VERSION is $VERSION, but $1 holds $version"
    unpack_verified "$2" "$version"
}

tarball_name() {
    printf 'privatechat-%s-linux-%s.tar.gz\n' "$1" "$(architecture)"
}

base_url() {
    local url=${INSTALL_BASE_URL:-$DEFAULT_BASE_URL}
    [[ $url == https://?* ]] || fail "INSTALL_BASE_URL must begin with https://, not be $url"
    printf '%s\n' "${url%/}"
}

# download URL FILE
download() {
    local problem=0
    curl --fail --silent --location --proto '=https' --proto-redir '=https' --tlsv1.2 --retry 4 --retry-connrefused \
        --connect-timeout 15 --max-time 900 --output "$2" "$1" </dev/null || problem=$?
    case $problem in
        0) ;;
        6) fail "the name in $1 can't be looked up: is this machine online, and is /etc/resolv.conf right?" ;;
        7 | 28) fail "$1 doesn't answer (curl's error $problem): is this machine online?" ;;
        22) fail "$1 isn't there: is INSTALL_BASE_URL right, and is there such a version?" ;;
        23) fail "there is no room for $1 in $(dirname "$2")" ;;
        35 | 60) fail "no safe connection for $1: is the clock right ($(date -u)), and ca-certificates up to date?" ;;
        *) fail "$1 could not be downloaded (curl's error $problem)" ;;
    esac
}

# verify_list DIR: the list of hashes is signed by the release key.
verify_list() {
    local key=${RELEASE_KEY_FILE:-$1/release-key.pub}
    [ -n "${RELEASE_KEY_FILE:-}" ] || release_key >"$key"
    { [ -f "$1/SHA256SUMS" ] && [ -f "$1/SHA256SUMS.sig" ]; } ||
        fail "SHA256SUMS or its signature is missing. Nothing was installed"
    openssl pkeyutl -verify -rawin -pubin -inkey "$key" -sigfile "$1/SHA256SUMS.sig" -in "$1/SHA256SUMS" >/dev/null 2>&1 ||
        fail "the signature of this release is wrong: it does not come from who it should. Nothing was installed"
}

# verify_named DIR FILE: names have version and architecture, so the signed list of an old version proves no newer file.
verify_named() {
    [ "$(grep -cF "  $2" "$1/SHA256SUMS")" = 1 ] || fail "the signed list doesn't name $2. Nothing was installed"
}

# unpack_verified DIR VERSION
unpack_verified() {
    local file
    file=$(tarball_name "$2")
    verify_named "$1" "$file"
    (cd "$1" && grep -F "  $file" SHA256SUMS | sha256sum --check --strict --status) ||
        fail "$file is damaged: its hash is not the signed one. Nothing was installed"
    tar -xzf "$1/$file" -C "$1" --no-same-owner
    rm -f "$1/$file"
    RELEASE_DIR=$1/privatechat-$2
    [ "$(cat "$RELEASE_DIR/VERSION" 2>/dev/null)" = "$2" ] || fail "$file doesn't hold version $2. Nothing was installed"
}

release_key() {
    cat <<'END'
-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEA4vyh7ppKk79DxOpfL23PQnpybVkIkNDJZH/i4e0eP1I=
-----END PUBLIC KEY-----
END
}

# ---- a checkout ----

# from_checkout DIR: puts together what a release holds, with binaries that are there already, and hands over to it.
from_checkout() {
    local from=$BINARIES place name
    for place in "$1/target/release" "$1/target/local"; do
        [ -n "$from" ] || [ ! -x "$place/instance" ] || [ ! -x "$place/resolver" ] || from=$place
    done
    [ -n "$from" ] || fail "there are no binaries in $1/target: build them (cargo build --release), or name their folder \
with --binaries"
    make_work
    RELEASE_DIR=$WORK/privatechat-$(version_in "$1")
    mkdir -p "$RELEASE_DIR/compose"
    for name in instance resolver; do
        [ -x "$from/$name" ] || fail "--binaries: there is no program $from/$name"
        cp "$from/$name" "$RELEASE_DIR/"
    done
    version_in "$1" >"$RELEASE_DIR/VERSION"
    cp -r "$1/infra/lib" "$1/infra/systemd" "$1/infra/caddy" "$RELEASE_DIR/"
    for name in appctl install.sh scripts/resolver-smoke.sh CHANGELOG.md LICENSE-MIT LICENSE-APACHE; do
        [ ! -e "$1/$name" ] || cp "$1/$name" "$RELEASE_DIR/"
    done
    for name in docker-compose.yml docker-compose.resolvers.yml .env.example infra/compose {instance,resolver}/Dockerfile; do
        [ ! -e "$1/$name" ] || (cd "$1" && cp -r --parents "$name" "$RELEASE_DIR/compose/")
    done
    chmod -R u=rwX,go=rX "$RELEASE_DIR"
    hand_over "$RELEASE_DIR"
}

main "$@"
