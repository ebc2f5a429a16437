# shellcheck shell=bash
# The web client, built once for what it was made from. Sourced after tools.sh.

# What the last builds were made from.
readonly MARKS="$ROOT/target/run"
readonly WEB=(web)

web_is_built() {
    [ -e web/dist/index.html ] && [ "$(cat "$MARKS/web" 2>/dev/null)" = "$(fingerprint "${WEB[@]}")" ]
}

build_web() {
    mkdir -p "$MARKS"
    npm_packages web || fail "npm could not install the web client's packages"
    npm run --prefix web build || fail "the web client did not build"
    fingerprint "${WEB[@]}" >"$MARKS/web"
}
