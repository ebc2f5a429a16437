# shellcheck shell=bash
# Releases on this machine: /opt/privatechat/releases/<version>, and the link `current` to the one that runs.
# How one is fetched and checked stands in install.sh, which must do that before it has this.

# The words of install.sh, without running it.
load_fetching() {
    local file
    declare -F release_fetch >/dev/null && return
    for file in "$(dirname "${BASH_SOURCE[0]}")"/{..,../..}/install.sh; do
        [ ! -f "$file" ] || break
    done
    # shellcheck source=install.sh
    source "$file"
}
load_fetching

# release_current: the version that is installed; nothing when none is.
release_current() {
    [ ! -L "$CURRENT" ] || basename "$(readlink "$CURRENT")"
}

# release_place DIR: an unpacked release becomes one of this machine's; one that is there already, and the same, stays.
release_place() {
    local version partial place
    version=$(cat "$1/VERSION")
    place=$RELEASES_DIR/$version
    if [ "$1" -ef "$place" ] || diff -rq "$1" "$place" >/dev/null 2>&1; then return; fi
    folder "$OPT_DIR" 0755
    folder "$RELEASES_DIR" 0755
    partial=$RELEASES_DIR/.$version.partial
    run rm -rf "$partial" "$partial.old"
    run cp -r "$1" "$partial"
    run chmod -R u=rwX,go=rX "$partial"
    run chown -R 0:0 "$partial"
    # On the disk before anything leads there: a power cut must not leave half a program.
    run find "$partial" -type f -exec sync {} +
    [ ! -e "$place" ] || run mv -T "$place" "$partial.old"
    run mv -T "$partial" "$place"
    run rm -rf "$partial.old"
}

# release_switch VERSION: from now on `current` is that one, at once.
release_switch() {
    [ "$(release_current)" != "$1" ] || return 0
    dry || [ -d "$RELEASES_DIR/$1" ] || fail "release $1 is not on this machine"
    run ln -sfn "releases/$1" "$OPT_DIR/.current.new"
    run mv -fT "$OPT_DIR/.current.new" "$CURRENT"
    folder "$BIN_DIR" 0755
    [ "$(readlink "$BIN_DIR/appctl")" = "$CURRENT/appctl" ] || run ln -sfn "$CURRENT/appctl" "$BIN_DIR/appctl"
}

# release_prune: the current one and the two that were placed last stay, for the way back.
release_prune() {
    local place kept=0 current
    current=$(release_current)
    while IFS= read -r place; do
        [ "$place" != "$current" ] || continue
        kept=$((kept + 1))
        [ "$kept" -le 2 ] || run rm -rf "${RELEASES_DIR:?}/$place"
    done < <(find "$RELEASES_DIR" -mindepth 1 -maxdepth 1 -type d -printf '%C@ %f\n' | sort -rn | cut -d' ' -f2-)
}
