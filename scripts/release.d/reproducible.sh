# shellcheck shell=bash
# The proof that a commit makes the same bytes wherever it is built. Sourced by scripts/release.

check_reproducible() {
    local side arch different=0 arches=() commit
    commit=$(git rev-parse --short HEAD)
    for arch in "${ARCHS[@]}"; do arches+=(--arch "$arch"); done
    WORK=$(mktemp -d "${TMPDIR:-/tmp}/privatechat-reproducible.XXXXXX")
    trap forget_worktrees EXIT
    make_key "$WORK/key" >/dev/null
    # Two places whose names differ in length, each with a target folder of its own: nothing is taken over.
    for side in first the-second; do
        git worktree add --quiet --detach "$WORK/$side/tree" "$commit"
        heading "The $side build"
        CARGO_TARGET_DIR="$WORK/$side/target" "$WORK/$side/tree/scripts/release" --key "$WORK/key" --out "$WORK/$side/out" \
            --version "$VERSION" --profile "$PROFILE" "${arches[@]}" --allow-dirty
        rm -rf "$WORK/$side/target"
    done
    for arch in "${ARCHS[@]}"; do
        compare "$VERSION/privatechat-$VERSION-linux-$arch.tar.gz" || different=1
    done
    compare "$VERSION/sbom.cdx.json" || different=1
    [ "$different" -eq 0 ] || fail "two builds of $commit are not the same"
    heading "Both builds of $commit are the same, after $SECONDS s"
}

compare() {
    (cd "$WORK/first/out" && sha256sum "$1")
    cmp "$WORK/first/out/$1" "$WORK/the-second/out/$1"
}

forget_worktrees() {
    local side
    for side in first the-second; do
        git worktree remove --force "$WORK/$side/tree" 2>/dev/null || true
    done
    rm -rf "$WORK"
}
