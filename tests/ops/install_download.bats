#!/usr/bin/env bats
# A release is believed only if it is signed, whole, and the one that was asked for.

load install.bash

setup() {
    own_root
    make_release 1.2.3 "$BATS_TEST_TMPDIR/host/1.2.3"
    export RELEASE_KEY_FILE=$KEY.pub
    WORK=$BATS_TEST_TMPDIR/work
    mkdir "$WORK"
    # Downloads come from that folder; what curl was asked for is noted.
    stand_in curl 'while [ $# -gt 1 ]; do [ "$1" != --output ] || out=$2; shift; done
        file=$HOST/${1#https://*/}
        [ -f "$file" ] || exit 22
        if [ "$out" = - ]; then cat "$file"; else cp "$file" "$out"; fi'
    export HOST=$BATS_TEST_TMPDIR/host INSTALL_BASE_URL=https://mirror.example.org
    library release
}

refused() {
    catch "$@"
    [ "$status" -eq 1 ]
    [ ! -e "$WORK/privatechat-1.2.3/instance" ]
}

@test "a good release is unpacked" {
    release_fetch 1.2.3 "$WORK"
    [ -x "$WORK/privatechat-1.2.3/instance" ]
    [ "$RELEASE_DIR" = "$WORK/privatechat-1.2.3" ]
}

@test "downloads are https with TLS 1.2 or newer, and are tried again" {
    release_fetch 1.2.3 "$WORK"
    grep -q -- '--proto =https --proto-redir =https --tlsv1.2 --retry 4' "$CALLS"
    rm -rf "${WORK:?}"/*
    INSTALL_BASE_URL=http://mirror.example.org refused release_fetch 1.2.3 "$WORK"
    [[ $output == *"INSTALL_BASE_URL must begin with https://"* ]]
}

@test "a signature by another key is refused" {
    openssl genpkey -algorithm ED25519 -out "$BATS_TEST_TMPDIR/other.pem"
    openssl pkeyutl -sign -rawin -inkey "$BATS_TEST_TMPDIR/other.pem" -in "$HOST/1.2.3/SHA256SUMS" -out "$HOST/1.2.3/SHA256SUMS.sig"
    refused release_fetch 1.2.3 "$WORK"
    [[ $output == *"the signature of this release is wrong"* ]]
}

@test "without RELEASE_KEY_FILE only the key inside install.sh counts" {
    unset RELEASE_KEY_FILE
    refused release_fetch 1.2.3 "$WORK"
    [[ $output == *"the signature of this release is wrong"* ]]
}

@test "a list that was changed after it was signed is refused" {
    echo >>"$HOST/1.2.3/SHA256SUMS"
    refused release_fetch 1.2.3 "$WORK"
    [[ $output == *"the signature of this release is wrong"* ]]
}

@test "a tarball that is not the signed one is refused" {
    printf x >>"$(echo "$HOST"/1.2.3/*.tar.gz)"
    refused release_fetch 1.2.3 "$WORK"
    [[ $output == *"is damaged"* ]]
}

@test "the signed list of an old version proves nothing for a new one" {
    mv "$HOST/1.2.3" "$HOST/2.0.0"
    refused release_fetch 2.0.0 "$WORK"
    [[ $output == *"doesn't name privatechat-2.0.0"* ]]
}

@test "a version that isn't there is named" {
    refused release_fetch 9.9.9 "$WORK"
    [[ $output == *"/9.9.9/SHA256SUMS isn't there"* ]]
}

@test "the channel names the version, unless VERSION does" {
    echo 1.2.3 >"$HOST/stable"
    [ "$(release_resolve)" = 1.2.3 ]
    [ "$(VERSION=2.0.0-rc.1 release_resolve)" = 2.0.0-rc.1 ]
    VERSION='../../etc' refused release_resolve
    [[ $output == *"VERSION must look like 1.2.3"* ]]
}

@test "a bundle is checked like a download" {
    tar -C "$HOST/1.2.3" -cf "$BATS_TEST_TMPDIR/bundle.tar" .
    release_unbundle "$BATS_TEST_TMPDIR/bundle.tar" "$WORK"
    [ -x "$WORK/privatechat-1.2.3/instance" ]
    rm -rf "$WORK"/*
    VERSION=2.0.0 refused release_unbundle "$BATS_TEST_TMPDIR/bundle.tar" "$WORK"
    [[ $output == *"VERSION is 2.0.0, but"* ]]
    rm -rf "$WORK"/*
    printf x >>"$(echo "$HOST"/1.2.3/*.tar.gz)"
    tar -C "$HOST/1.2.3" -cf "$BATS_TEST_TMPDIR/bundle.tar" .
    refused release_unbundle "$BATS_TEST_TMPDIR/bundle.tar" "$WORK"
}

@test "the key inside install.sh is the one of the repository" {
    [ "$(release_key)" = "$(cat "$REPOSITORY/infra/release-key.pub")" ]
}

@test "a release is placed whole, and the same one is not placed again" {
    release_fetch 1.2.3 "$WORK"
    release_place "$RELEASE_DIR"
    release_switch 1.2.3
    [ "$(release_current)" = 1.2.3 ]
    [ "$("$CURRENT/instance")" = "instance 1.2.3" ]
    before=$(stat -c %Y.%Z "$RELEASES_DIR/1.2.3")
    release_place "$RELEASE_DIR"
    [ "$(stat -c %Y.%Z "$RELEASES_DIR/1.2.3")" = "$before" ]
    # What a run that was killed left behind is no obstacle, and a damaged release is replaced.
    mkdir "$RELEASES_DIR/.1.2.3.partial"
    echo broken >"$RELEASES_DIR/1.2.3/instance"
    release_place "$RELEASE_DIR"
    [ "$("$CURRENT/instance")" = "instance 1.2.3" ]
    [ ! -e "$RELEASES_DIR/.1.2.3.partial" ]
}

@test "the current release and two more are kept" {
    for version in 1.0.0 1.1.0 1.2.0 1.3.0 1.4.0; do
        mkdir -p "$RELEASES_DIR/$version"
        release_switch "$version"
        sleep 0.05
    done
    release_switch 1.0.0
    release_prune
    [ "$(ls "$RELEASES_DIR" | paste -sd' ')" = "1.0.0 1.3.0 1.4.0" ]
}

@test "versions are compared as numbers, and a candidate comes before its release" {
    release_older 1.2.0-rc.1 1.2.0
    not release_older 1.2.0 1.2.0-rc.1
    release_older 1.1.9 1.2.0-rc.1
    release_older 0.9.0 0.10.0
    not release_older 0.10.0 0.9.0
    not release_older 1.0.0 1.0.0
}
