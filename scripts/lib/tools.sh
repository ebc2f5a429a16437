# shellcheck shell=bash
# What every script asks of the machine. Sourced, with ROOT set and the working directory there.

readonly NODE_NEEDED=20.19.0
RUST_NEEDED=$(sed -n 's/^rust-version = "\(.*\)"$/\1.0/p' "$ROOT/Cargo.toml")
readonly RUST_NEEDED

# Tools that a version manager put into the home directory, also when a login shell never ran.
PATH="$PATH:$HOME/.cargo/bin"

fail() {
    printf '\nerror: %s\n' "$1" >&2
    exit 1
}

heading() {
    if [ -t 1 ]; then printf '\n\033[1m== %s\033[0m\n' "$1"; else printf '\n== %s\n' "$1"; fi
}

# at_least HAVE NEEDED: compares dotted versions.
at_least() {
    [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]
}

need_node() {
    local have wanted="version $NODE_NEEDED or newer is needed (not 21; 22 from 22.12 on): https://nodejs.org/en/download"
    have=$(node --version 2>/dev/null | tr -d v) || true
    [ -n "$have" ] || fail "Node is not installed; $wanted"
    case $have in
        # What the web client's build tool leaves out.
        21.* | 22.[0-9].* | 22.10.* | 22.11.*) fail "Node is $have; $wanted" ;;
    esac
    at_least "$have" "$NODE_NEEDED" || fail "Node is $have; $wanted"
    command -v npm >/dev/null || fail "npm is not installed; it comes with Node: https://nodejs.org/en/download"
}

need_rust() {
    local have
    have=$(rustc --version 2>/dev/null | cut -d' ' -f2) || true
    { [ -n "$have" ] && command -v cargo >/dev/null; } ||
        fail "Rust is not installed; version $RUST_NEEDED or newer is needed: https://rustup.rs"
    at_least "$have" "$RUST_NEEDED" ||
        fail "Rust is $have; version $RUST_NEEDED or newer is needed: \`rustup update stable\`, or https://rustup.rs where a \
system package brought the old one"
}

# need_command COMMAND PACKAGE…: installs Debian's packages when the command is not there.
need_command() {
    local wanted=$1
    shift
    command -v "$wanted" >/dev/null && return
    install_packages "$@"
}

install_packages() {
    local sudo=()
    command -v apt-get >/dev/null || fail "please install $* with this system's package manager (there is no apt-get)"
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || fail "please install $* (there is no sudo to do it with)"
        sudo=(sudo)
    fi
    echo "installing $*"
    # An index that is too old names packages that are gone: refresh it, and try once more.
    apt_install "${sudo[@]}" -- "$@" || {
        "${sudo[@]}" apt-get update -q && apt_install "${sudo[@]}" -- "$@"
    } || fail "could not install $*"
}

apt_install() {
    local sudo=()
    while [ "$1" != -- ]; do
        sudo+=("$1")
        shift
    done
    shift
    "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@" >/dev/null
}

# need_cargo COMMAND COMPONENT: a part of Rust that small installations lack.
need_cargo() {
    cargo "$1" --version >/dev/null 2>&1 && return
    rustup component add "$2" || fail "cargo $1 is not there; install Rust's component $2"
}

# A C compiler, for SQLite and zstd.
need_compiler() {
    need_command cc build-essential
}

# fingerprint PATH…: changes when a file below these paths is added, removed, or written.
fingerprint() {
    { find "$@" \( -name node_modules -o -name target -o -name dist -o -name test-results \) -prune \
        -o -type f -printf '%p %s %T@\n' 2>/dev/null || true; } | LC_ALL=C sort | sha256sum | cut -d' ' -f1
}

# npm_packages FOLDER: installs what its lock file names, unless that is there.
npm_packages() {
    local mark="$1/node_modules/.installed-from" lock
    lock=$(sha256sum <"$1/package-lock.json")
    [ "$(cat "$mark" 2>/dev/null)" = "$lock" ] && return
    npm ci --prefix "$1" --no-fund --no-audit || return
    printf '%s\n' "$lock" >"$mark"
}

# port_taken PORT: whether something listens there on this machine.
port_taken() {
    (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}
