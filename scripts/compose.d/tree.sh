# shellcheck shell=bash
# Trees of Debian with some packages in them, made once and kept. Sourced.

# The engine's Compose and buildx must be newer than Debian 12's.
readonly SUITE=trixie

# debian_tree NAME PACKAGES: prints the folder of a tree with these packages (a,b,c), which nobody may write to.
debian_tree() {
    local tree
    tree=$CACHE/trees/$1-$(sha256sum <<<"$SUITE $2" | cut -c 1-16)
    mkdir -p "$CACHE/trees"
    [ -e "$tree" ] || make_tree "$1" "$2" "$tree" >&2
    echo "$tree"
}

make_tree() {
    local name=$1 packages=$2 tree=$3 started=$SECONDS
    need_command mmdebstrap mmdebstrap
    [ -e /usr/share/keyrings/debian-archive-keyring.gpg ] || install_packages debian-archive-keyring
    echo "making the tree of $name, once"
    # Of other lists of packages, or cut off halfway.
    rm -rf --one-file-system "$CACHE/trees/$name"-*
    mmdebstrap --variant=minbase --include="$packages" "$SUITE" "$tree.partial" >"$RUN/$name.log" 2>&1 || {
        tail -n 30 "$RUN/$name.log"
        fail "the tree of $name could not be made"
    }
    mv "$tree.partial" "$tree"
    echo "made it in $((SECONDS - started)) s"
}
