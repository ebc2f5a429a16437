# shellcheck shell=bash
# The signing key, checksums and the signature over them. Ed25519, by openssl 3 alone. Sourced by scripts/release.

# An Ed25519 key in PEM: the same beginning, then 32 bytes.
readonly PUBLIC_KEY='MCowBQYDK2VwAyEA[A-Za-z0-9+/]\{43\}='

# make_key FILE: the private half in FILE, for the owner only, and the public one in FILE.pub.
make_key() {
    [ ! -e "$1" ] || fail "$1 is there already, and is not overwritten"
    (umask 077 && openssl genpkey -algorithm ed25519 -out "$1") || fail "openssl could not make a key"
    openssl pkey -in "$1" -pubout -out "$1.pub"
    echo "The signing key is in $1: it must never be committed, and whoever has it can make releases."
    echo "The public half is in $1.pub; ./scripts/release --adopt-key $1.pub puts it where installers take it from."
}

# adopt_key FILE: the public half, into infra/release-key.pub and install.sh, to be committed.
adopt_key() {
    openssl pkey -pubin -in "$1" -noout -text_pub 2>/dev/null | grep -q '^ED25519 Public-Key' ||
        fail "--adopt-key: $1 is not a public Ed25519 key in PEM"
    openssl pkey -pubin -in "$1" -out infra/release-key.pub
    sed -i "s|^$PUBLIC_KEY\$|$(sed -n 2p infra/release-key.pub)|" install.sh
    [ "$(cat infra/release-key.pub)" = "$(public_key_in install.sh)" ] || fail "there is no key in install.sh to replace"
    echo "infra/release-key.pub and install.sh have the key; commit them."
}

check_key() {
    [ -r "$1" ] || fail "--key: $1 can't be read"
    openssl pkey -in "$1" -noout -text 2>/dev/null | grep -q '^ED25519 Private-Key' ||
        fail "--key: $1 is not a private Ed25519 key in PEM"
}

# check_public_key KEY: installers will believe what KEY signs.
check_public_key() {
    local own
    own=$(openssl pkey -in "$1" -pubout)
    [ "$(cat infra/release-key.pub)" = "$(public_key_in install.sh)" ] ||
        fail "install.sh doesn't have the key of infra/release-key.pub inside"
    if [ -n "$LAST_OF_KEY" ]; then
        [ "$own" = "$(public_key_in "$OUT/install.sh")" ] ||
            fail "--last-of-key: $OUT/install.sh doesn't have the public half of $1 inside"
        [ "$own" != "$(cat infra/release-key.pub)" ] || fail "--last-of-key: infra/release-key.pub is still the old key"
    else
        [ "$own" = "$(cat infra/release-key.pub)" ] ||
            fail "infra/release-key.pub is not the public half of $1: nobody could install what it signs"
    fi
}

public_key_in() {
    grep -o -- '-----\(BEGIN\|END\) PUBLIC KEY-----\|'"$PUBLIC_KEY" "$1"
}

# sign DIR KEY: SHA256SUMS over all that is in DIR, and the signature over that. Names hold version and architecture, so
# a signed list can't pass for that of another release.
sign() {
    (
        cd "$1"
        LC_ALL=C sha256sum -- * >../SHA256SUMS
        mv ../SHA256SUMS .
        openssl pkeyutl -sign -rawin -inkey "$2" -in SHA256SUMS -out SHA256SUMS.sig
    ) || fail "the release could not be signed"
    openssl pkey -in "$2" -pubout -out "$WORK/public-key"
    verify "$1" "$WORK/public-key"
}

# verify DIR PUBLIC_KEY: what an installer does.
verify() {
    openssl pkeyutl -verify -rawin -pubin -inkey "$2" -sigfile "$1/SHA256SUMS.sig" -in "$1/SHA256SUMS" >/dev/null ||
        fail "$1/SHA256SUMS: the signature is not good"
    (cd "$1" && sha256sum --quiet --strict -c SHA256SUMS) || fail "$1: a file is not what was signed"
}
