#!/usr/bin/env bats
# What scripts/release refuses, and that nobody can change what it made. The servers are stand-ins here: what is tested is
# all around them. `scripts/release --check-reproducible` is the test with real ones.

bats_require_minimum_version 1.5.0

setup_file() {
    # They share a checkout.
    export BATS_NO_PARALLELIZE_WITHIN_FILE=true
    # A checkout of its own, with the sources as they are now, and with a key that is in it.
    export CHECKOUT="$BATS_FILE_TMPDIR/checkout" KEY="$BATS_FILE_TMPDIR/key" OTHER_KEY="$BATS_FILE_TMPDIR/other-key"
    local root
    root=$(git -C "$BATS_TEST_DIRNAME" rev-parse --show-toplevel)
    mkdir "$CHECKOUT"
    (cd "$root" && git ls-files -z --cached --others --exclude-standard | tar -c --null -T -) | tar -x -C "$CHECKOUT"
    cd "$CHECKOUT" || return
    scripts/release --new-key "$KEY" >"$BATS_FILE_TMPDIR/told"
    scripts/release --new-key "$OTHER_KEY" >/dev/null
    scripts/release --adopt-key "$KEY.pub" >/dev/null
    git init --quiet
    commit
}

commit() {
    git add --all
    git -c user.name=test -c user.email=test@example.org commit --quiet --message test --date 2026-01-02T03:04:05Z
}

setup() {
    cd "$CHECKOUT" || return
}

teardown() {
    git reset --quiet --hard
    git clean --quiet -fd
}

# made DIR [VERSION [KEY]]: a release in DIR, as scripts/release makes it, of servers that are scripts.
made() {
    bash -c '
        set -Eeuo pipefail
        export ROOT=$PWD
        for part in lib/tools release.d/build release.d/layout release.d/sign; do source "scripts/$part.sh"; done
        CARGO_TOOLS=/nonexistent VERSION=$2 PROFILE=local ALLOW_DIRTY= WORK=$(mktemp -d)
        binaries() { echo "$WORK/stand-ins-$1"; }
        for arch in amd64 arm64; do
            mkdir "$WORK/stand-ins-$arch"
            for server in instance resolver; do printf "%s %s %s\n" "$server" "$arch" "$2" >"$WORK/stand-ins-$arch/$server"; done
            make_tarball "$arch"
        done
        cp CHANGELOG.md "$WORK/files/"
        sign "$WORK/files" "$3"
        mv "$WORK/files" "$1"
        rm -rf "$WORK"
    ' made "$1" "${2:-1.2.3}" "${3:-$KEY}"
}

# verified DIR [PUBLIC_KEY]: what docs/releasing.md says to type.
verified() {
    openssl pkeyutl -verify -rawin -pubin -inkey "${2:-$KEY.pub}" -sigfile "$1/SHA256SUMS.sig" -in "$1/SHA256SUMS" &&
        (cd "$1" && sha256sum --strict --check SHA256SUMS)
}

# fetched [VERSION]: what install.sh and appctl do with the release in $BATS_TEST_TMPDIR, over a network that is a folder.
fetched() {
    bash -c '
        wanted=$1
        source ./install.sh
        set -Eeuo pipefail
        speak_plainly
        download() { cp "$1" "$2" || fail "$1 is not there"; }
        base_url() { echo "$BATS_TEST_TMPDIR"; }
        work=$(mktemp -d "$BATS_TEST_TMPDIR/fetched.XXXXXX")
        release_fetch "$wanted" "$work"
        cat "$RELEASE_DIR/VERSION"
    ' fetched "${1:-1.2.3}"
}

# What install.sh puts together where there is no release, with the programs in $BATS_TEST_TMPDIR/programs.
files_of_checkout() {
    bash -c '
        source ./install.sh
        set -Eeuo pipefail
        speak_plainly
        BINARIES=$BATS_TEST_TMPDIR/programs
        hand_over() { find "$1" -type f -printf "%P\n" | sort; }
        from_checkout "$PWD"
    '
}

# damaged FILE: with a byte in it that was another one.
damaged() {
    local byte
    byte=$(dd if="$1" bs=1 skip=20 count=1 status=none | od -An -tu1)
    # shellcheck disable=SC2059 # the format is the byte
    printf "\\x$(printf %x $((byte ^ 1)))" | dd of="$1" bs=1 seek=20 conv=notrunc status=none
}

@test "a key is for its owner only, and is never overwritten" {
    [ "$(stat -c %a "$KEY")" = 600 ]
    grep -q "must never be committed" "$BATS_FILE_TMPDIR/told"
    openssl pkey -pubin -in "$KEY.pub" -noout
    run ! scripts/release --new-key "$KEY"
    [[ $output == *"is there already"* ]]
}

@test "whoever has the public key can verify a release with openssl and sha256sum" {
    made "$BATS_TEST_TMPDIR/1.2.3"
    run -0 verified "$BATS_TEST_TMPDIR/1.2.3"
    [[ $output == *"privatechat-1.2.3-linux-amd64.tar.gz: OK"* ]]
    [[ $output == *"privatechat-1.2.3-linux-arm64.tar.gz: OK"* ]]
    [[ $output == *"CHANGELOG.md: OK"* ]]
}

@test "installers take a release that is as it was signed" {
    made "$BATS_TEST_TMPDIR/1.2.3"
    run -0 fetched
    [ "$output" = 1.2.3 ]
}

@test "a wrong byte anywhere is found" {
    local file
    for file in privatechat-1.2.3-linux-amd64.tar.gz privatechat-1.2.3-linux-arm64.tar.gz CHANGELOG.md SHA256SUMS SHA256SUMS.sig; do
        rm -rf "$BATS_TEST_TMPDIR/1.2.3"
        made "$BATS_TEST_TMPDIR/1.2.3"
        damaged "$BATS_TEST_TMPDIR/1.2.3/$file"
        run ! verified "$BATS_TEST_TMPDIR/1.2.3"
    done
}

@test "installers refuse a wrong byte in what they take" {
    local file said
    for file in "privatechat-1.2.3-linux-$(dpkg --print-architecture).tar.gz" SHA256SUMS SHA256SUMS.sig; do
        rm -rf "$BATS_TEST_TMPDIR/1.2.3"
        made "$BATS_TEST_TMPDIR/1.2.3"
        damaged "$BATS_TEST_TMPDIR/1.2.3/$file"
        run ! fetched
        case $file in *.tar.gz) said="its hash is not the signed one" ;; *) said="the signature of this release is wrong" ;; esac
        [[ $output == *"$said"*"Nothing was installed"* ]]
    done
}

@test "a release by another key is refused" {
    made "$BATS_TEST_TMPDIR/1.2.3" 1.2.3 "$OTHER_KEY"
    run ! verified "$BATS_TEST_TMPDIR/1.2.3"
    run -0 verified "$BATS_TEST_TMPDIR/1.2.3" "$OTHER_KEY.pub"
    run ! fetched
    [[ $output == *"the signature of this release is wrong"* ]]
    RELEASE_KEY_FILE="$OTHER_KEY.pub" run -0 fetched
}

@test "a file that is missing is found" {
    local file
    for file in "privatechat-1.2.3-linux-$(dpkg --print-architecture).tar.gz" SHA256SUMS SHA256SUMS.sig; do
        rm -rf "$BATS_TEST_TMPDIR/1.2.3"
        made "$BATS_TEST_TMPDIR/1.2.3"
        rm "$BATS_TEST_TMPDIR/1.2.3/$file"
        run ! verified "$BATS_TEST_TMPDIR/1.2.3"
        run ! fetched
        [[ $output == *"$file is not there"* ]]
    done
}

@test "the signed list of an old version says nothing good of a new one" {
    made "$BATS_TEST_TMPDIR/1.2.3"
    made "$BATS_TEST_TMPDIR/1.2.4" 1.2.4
    cp "$BATS_TEST_TMPDIR"/1.2.3/SHA256SUMS* "$BATS_TEST_TMPDIR/1.2.4/"
    run ! verified "$BATS_TEST_TMPDIR/1.2.4"
    run ! fetched 1.2.4
    [[ $output == *"the signed list doesn't name privatechat-1.2.4-"* ]]
    # Neither does the old one under the new one's name.
    rm -r "$BATS_TEST_TMPDIR/1.2.4"
    mv "$BATS_TEST_TMPDIR/1.2.3" "$BATS_TEST_TMPDIR/1.2.4"
    run ! fetched 1.2.4
}

# resolved CHANNEL_LEADS_TO [NAMED]: the version that the installer of release 1.2.3 would take.
resolved() {
    bash -c '
        source "$BATS_TEST_TMPDIR/install.sh"
        set -Eeuo pipefail
        speak_plainly
        download() { echo "$leads_to"; }
        leads_to=$1 VERSION=$2
        release_resolve
    ' resolved "$1" "${2:-}"
}

@test "the installer of a release takes no older one from a channel, unless it is named" {
    made "$BATS_TEST_TMPDIR/1.2.3"
    tar -xzOf "$BATS_TEST_TMPDIR/1.2.3/privatechat-1.2.3-linux-amd64.tar.gz" privatechat-1.2.3/install.sh >"$BATS_TEST_TMPDIR/install.sh"
    run -0 resolved 1.2.3
    run -0 resolved 1.10.0
    [ "$output" = 1.10.0 ]
    run ! resolved 1.2.2
    [[ $output == *"leads to 1.2.2, which is older than 1.2.3"* ]]
    run ! resolved 1.2.3-rc.1
    run -0 resolved 1.2.3 1.2.2
    [ "$output" = 1.2.2 ]
    # A checkout has no release to compare with.
    cp install.sh "$BATS_TEST_TMPDIR/"
    run -0 resolved 1.2.2
}

@test "the same files give the same bytes, whenever and under whatever umask" {
    made "$BATS_TEST_TMPDIR/first"
    find . -path ./.git -prune -o -type f -exec touch -d 2031-01-01 {} +
    (umask 077 && made "$BATS_TEST_TMPDIR/second")
    diff -r "$BATS_TEST_TMPDIR/first" "$BATS_TEST_TMPDIR/second"
}

@test "a tarball has one folder, root's, with what is readable for all, and nothing that git does not know" {
    echo noise >.env
    made "$BATS_TEST_TMPDIR/1.2.3"
    run -0 tar -tvzf "$BATS_TEST_TMPDIR/1.2.3/privatechat-1.2.3-linux-amd64.tar.gz"
    [[ $output != *"/.env"$'\n'* ]]
    while read -r mode owner _ _ _ name; do
        [[ $name == privatechat-1.2.3/* ]]
        [ "$owner" = 0/0 ]
        [[ $mode == drwxr-xr-x || $mode == -rwxr-xr-x || $mode == -rw-r--r-- ]]
    done <<<"$output"
    run -0 tar -xzOf "$BATS_TEST_TMPDIR/1.2.3/privatechat-1.2.3-linux-amd64.tar.gz" privatechat-1.2.3/VERSION
    [ "$output" = 1.2.3 ]
}

@test "a checkout installs the same files as a release" {
    made "$BATS_TEST_TMPDIR/1.2.3"
    tar -tzf "$BATS_TEST_TMPDIR/1.2.3/privatechat-1.2.3-linux-amd64.tar.gz" | grep -v '/$' | cut -d/ -f2- | sort >"$BATS_TEST_TMPDIR/released"
    mkdir "$BATS_TEST_TMPDIR/programs"
    install -m 755 /bin/true "$BATS_TEST_TMPDIR/programs/instance"
    install -m 755 /bin/true "$BATS_TEST_TMPDIR/programs/resolver"
    run -0 files_of_checkout
    diff "$BATS_TEST_TMPDIR/released" - <<<"$output"
}

@test "without a key, with half a key, or with another kind of key nothing is made" {
    run ! scripts/release --out "$BATS_TEST_TMPDIR/out"
    [[ $output == *"--key is missing"* ]]
    run ! scripts/release --key "$KEY.pub" --out "$BATS_TEST_TMPDIR/out"
    [[ $output == *"is not a private Ed25519 key"* ]]
    openssl genpkey -quiet -algorithm rsa -pkeyopt rsa_keygen_bits:2048 -out "$BATS_TEST_TMPDIR/rsa"
    run ! scripts/release --key "$BATS_TEST_TMPDIR/rsa" --out "$BATS_TEST_TMPDIR/out"
    [[ $output == *"is not a private Ed25519 key"* ]]
    [ ! -e "$BATS_TEST_TMPDIR/out" ]
}

@test "a key that installers do not know makes no release" {
    run ! scripts/release --key "$OTHER_KEY" --out "$BATS_TEST_TMPDIR/out"
    [[ $output == *"infra/release-key.pub is not the public half"* ]]
}

@test "an installer with another key inside than infra/release-key.pub makes no release" {
    scripts/release --adopt-key "$OTHER_KEY.pub"
    cp "$KEY.pub" infra/release-key.pub
    run ! scripts/release --key "$KEY" --out "$BATS_TEST_TMPDIR/out"
    [[ $output == *"install.sh doesn't have the key of infra/release-key.pub"* ]]
}

@test "a key that is adopted is where installers take it from" {
    run -0 scripts/release --adopt-key "$OTHER_KEY.pub"
    cmp infra/release-key.pub "$OTHER_KEY.pub"
    made "$BATS_TEST_TMPDIR/1.2.3" 1.2.3 "$OTHER_KEY"
    run -0 fetched
    made "$BATS_TEST_TMPDIR/1.2.4" 1.2.4 "$KEY"
    run ! fetched 1.2.4
    run ! scripts/release --adopt-key "$KEY"
    [[ $output == *"is not a public Ed25519 key"* ]]
}

@test "the last release of a key is signed by it and brings the next one" {
    mkdir "$BATS_TEST_TMPDIR/out"
    cp install.sh "$BATS_TEST_TMPDIR/out/"
    run ! scripts/release --key "$KEY" --out "$BATS_TEST_TMPDIR/out" --last-of-key
    [[ $output == *"infra/release-key.pub is still the old key"* ]]
    scripts/release --adopt-key "$OTHER_KEY.pub"
    run ! scripts/release --key "$OTHER_KEY" --out "$BATS_TEST_TMPDIR/out" --last-of-key
    [[ $output == *"out/install.sh doesn't have the public half of $OTHER_KEY"* ]]
    # With the right one it gets as far as to the changes that are not committed.
    run ! scripts/release --key "$KEY" --out "$BATS_TEST_TMPDIR/out" --last-of-key
    [[ $output == *"uncommitted changes"* ]]
}

@test "uncommitted changes make no release, and are named" {
    echo change >>README.md
    run ! scripts/release --key "$KEY" --out "$BATS_TEST_TMPDIR/out"
    [[ $output == *" M README.md"* ]]
    [[ $output == *"uncommitted changes"* ]]
}

@test "a version is never released twice" {
    mkdir -p "$BATS_TEST_TMPDIR/out/1.2.3"
    run ! scripts/release --key "$KEY" --out "$BATS_TEST_TMPDIR/out" --version 1.2.3
    [[ $output == *"a version is never released twice"* ]]
}

@test "a file that belongs into a release and is not there is named" {
    git rm --quiet LICENSE-MIT
    commit
    run ! scripts/release --key "$KEY" --out "$BATS_TEST_TMPDIR/out"
    git reset --quiet --hard HEAD~1
    [[ $output == *"belong into a release and are not there:"*"LICENSE-MIT"* ]]
}

@test "arguments that make no sense are told by name" {
    local wrong
    for wrong in "--version 1.2" "--version 1.2.3;reboot" "--arch mips" "--profile dev" "--frobnicate"; do
        # shellcheck disable=SC2086 # name and value
        run ! scripts/release --key "$KEY" --out "$BATS_TEST_TMPDIR/out" $wrong
        [[ $output == *"${wrong%% *}"* ]]
    done
}
