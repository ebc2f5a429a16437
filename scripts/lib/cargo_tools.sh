# shellcheck shell=bash
# Cargo's helpers that the tests use. They are built once, into a folder that outlives the clone.

readonly CARGO_TOOLS=${CARGO_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/privatechat/tools}
# Building one may take so long, in seconds; then the tests go on without it.
readonly CARGO_TOOL_PATIENCE=${CARGO_TOOL_PATIENCE:-900}
PATH="$CARGO_TOOLS/bin:$PATH"

# cargo_tool NAME VERSION: whether the tool is there, after trying to build it.
cargo_tool() {
    command -v "$1" >/dev/null && return
    echo "building $1 $2 into $CARGO_TOOLS"
    CARGO_TARGET_DIR="$WORK/$1" timeout "$CARGO_TOOL_PATIENCE" \
        cargo install --locked --quiet --root "$CARGO_TOOLS" --version "$2" "$1"
}
