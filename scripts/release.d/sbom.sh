# shellcheck shell=bash
# What a release is made of: a CycloneDX document of both servers and the web client inside. Sourced by scripts/release.

readonly CARGO_CYCLONEDX=0.5.9

# write_sbom FILE
write_sbom() {
    heading "What it is made of"
    cargo_tool cargo-cyclonedx "$CARGO_CYCLONEDX" || fail "cargo-cyclonedx could not be built"
    # It writes beside each Cargo.toml, so it gets a copy of the sources.
    mkdir -p "$WORK/sbom/tree"
    git ls-files -z --cached --others --exclude-standard -- '*.rs' '*Cargo.toml' '*Cargo.lock' '.cargo' |
        tar --create --null --files-from=- | tar --extract --directory "$WORK/sbom/tree"
    local server
    for server in "${SERVERS[@]}"; do
        cargo cyclonedx --quiet --manifest-path "$WORK/sbom/tree/$server/Cargo.toml" --format json --spec-version 1.5 \
            --target "$(target_of "${ARCHS[0]}")" --no-build-deps --override-filename "$server.cdx"
        cp "$WORK/sbom/tree/$server/$server.cdx.json" "$WORK/sbom/"
    done
    # Not with --omit dev: that would leave out what anything of ours has as a peer, such as React.
    npm sbom --prefix web --package-lock-only --sbom-format cyclonedx >"$WORK/sbom/web.cdx.json" 2>"$WORK/sbom/npm" ||
        fail "npm could not say what the web client is made of: $(tail -n 3 "$WORK/sbom/npm")"
    node scripts/release.d/sbom.mjs "$VERSION" "$(commit_time)" "$WORK"/sbom/*.cdx.json >"$1"
}
