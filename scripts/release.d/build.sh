# shellcheck shell=bash
# The web client, and the static binaries of one architecture. Sourced by scripts/release.
#
# zig is the C compiler and the linker, of one version everywhere: it builds for both architectures on either, and the
# machine's own compiler doesn't get into the bytes.

readonly ZIG=0.17.1 ZIGBUILD=0.24.0
readonly SERVERS=(instance resolver)

need_build_tools() {
    need_node
    need_rust
    need_compiler # for build scripts, which run here
    need_command openssl openssl
    need_zig
    local arch
    for arch in "${ARCHS[@]}"; do
        rustup target list --installed 2>/dev/null | grep -qxF "$(target_of "$arch")" ||
            rustup target add "$(target_of "$arch")" || fail "Rust's target $(target_of "$arch") can't be had"
    done
}

# Both come from PyPI, into the folder of the other tools.
need_zig() {
    local place="$CARGO_TOOLS/zig-$ZIG-$ZIGBUILD"
    if [ ! -e "$place/.complete" ]; then
        echo "installing zig $ZIG into $place"
        python3 -c 'import ensurepip' 2>/dev/null || install_packages python3 python3-venv
        python3 -m venv "$place"
        "$place/bin/pip" install --quiet --disable-pip-version-check "ziglang==$ZIG" "cargo-zigbuild==$ZIGBUILD" ||
            fail "zig could not be installed"
        touch "$place/.complete"
    fi
    PATH="$place/bin:$PATH"
}

target_of() {
    case $1 in
        amd64) echo x86_64-unknown-linux-musl ;;
        arm64) echo aarch64-unknown-linux-musl ;;
    esac
}

# A real release never trusts what lies in web/dist.
build_web_client() {
    is_for_tests && web_is_built && return
    heading "The web client"
    build_web
}

# build_binaries ARCH: leaves them in $(binaries ARCH).
build_binaries() {
    heading "The servers for $1"
    (
        # Whatever asks for the time gets this one. The commit's would have the C code compiled anew for each commit.
        export CARGO_INCREMENTAL=0 SOURCE_DATE_EPOCH=315532800
        [ "$VERSION" = "$OWN_VERSION" ] || export PRIVATECHAT_VERSION="$VERSION"
        forget_places "$(target_of "$1")"
        cargo zigbuild --locked --profile "$PROFILE" --target "$(target_of "$1")" "${SERVERS[@]/#/--package=}"
    ) || fail "the servers for $1 did not build"
    check_binaries "$1"
}

binaries() {
    echo "${CARGO_TARGET_DIR:-$ROOT/target}/$(target_of "$1")/$PROFILE"
}

commit_time() {
    git log -1 --format=%ct
}

# forget_places TARGET: where things lay on this machine stays out of the binaries.
forget_places() {
    local cargo_home=${CARGO_HOME:-$HOME/.cargo} rust c='' place
    # zig doesn't know rustc's -static-pie, and without it a program lies where every attacker expects it.
    rust='-C link-arg=-pie '
    cargo fetch --locked --target "$1"
    remember() {
        rust+="--remap-path-prefix=$1=$2 " c+="-ffile-prefix-map=$1=$2 "
    }
    # Of the prefixes that fit, the last one counts.
    remember "$ROOT" /privatechat
    remember "${CARGO_TARGET_DIR:-$ROOT/target}" /privatechat/target
    remember "$cargo_home" /cargo
    for place in "$cargo_home"/registry/src/*; do remember "$place" /cargo/crates; done
    local upper=${1//-/_}
    export "CARGO_TARGET_${upper^^}_RUSTFLAGS=$rust" "CFLAGS_$upper=$c"
}

# check_binaries ARCH: they are static and lie elsewhere at each start, say the version when they can run here, and tell no path of this machine.
check_binaries() {
    local server file said
    for server in "${SERVERS[@]}"; do
        file=$(binaries "$1")/$server
        if readelf --wide --program-headers "$file" | grep -q INTERP; then fail "$file is not static"; fi
        readelf --file-header "$file" | grep -q 'Type: *DYN' || fail "$file is not position-independent"
        if grep -qaF -e "$ROOT/" -e "${CARGO_HOME:-$HOME/.cargo}/" "$file"; then
            fail "$file tells where it was built"
        fi
        [ "$1" = "$(own_arch)" ] || continue
        said=$("$file" --version)
        [ "${said##* }" = "$VERSION" ] || fail "$file says '$said', not $VERSION"
    done
}

own_arch() {
    case $(uname -m) in aarch64 | arm64) echo arm64 ;; *) echo amd64 ;; esac
}
