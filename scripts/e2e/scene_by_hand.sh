# shellcheck shell=bash
# Other ways than the newest version from the network, on Debian 12: a bundle, a named version, a checkout. Sourced.

scene_by_hand() {
    scene by_hand
    case_run "Debian 12: installed from a bundle, with no download host" by_hand_bundle
    case_run "Debian 12: VERSION names a newer one: updated, with what people wrote" by_hand_newer
    case_aside "Debian 12: VERSION names an older one that can't read the data: refused" by_hand_unreadable
    case_aside "Debian 12: a channel that leads to an older one: refused" by_hand_channel
    case_run "Debian 12: VERSION names an older one that can: warned, and done" by_hand_older
    case_run "Debian 12: a bundle of a newer one: updated" by_hand_bundle_again
    case_run "Debian 12: installed from a checkout, with programs that were built elsewhere" by_hand_checkout
    case_aside "Debian 12: a second run of it changes nothing" by_hand_checkout_again
    scene_end
}

# bundle VERSION: as docs/releasing.md says. Prints where it is.
bundle() {
    local file=$STATE/bundle-$1.tar
    tar --create --file "$file" --directory "$RELEASES/$1" SHA256SUMS SHA256SUMS.sig "privatechat-$1-linux-amd64.tar.gz"
    echo "$file"
}

by_hand_bundle() {
    new_machine hand bookworm 81
    machine_put hand "$RELEASES/install.sh" "$(bundle "$NOW")" /root
    # There is no mirror of this scene yet.
    by_hand_run hand "/root/install.sh" --bundle "/root/bundle-$NOW.tar"
    runs_version hand "$NOW"
    chat hand setup "$(claim hand)"
    mirror by_hand
}

# by_hand_run MACHINE PATH [ARGUMENT…]: an install.sh that is there already.
by_hand_run() {
    local name=$1
    shift
    machine "$name" env NON_INTERACTIVE=1 CERTIFICATE_PATIENCE=300 INSTALL_BASE_URL="$DOWNLOADS/$SCENE" \
        RELEASE_KEY_FILE="$KEY_THERE" ACME_CA="$ACME" ACME_CA_ROOT="$ROOT_THERE" bash "$@" >"$STATE/$name.install" 2>&1 ||
        fail "install.sh failed: $(cat "$STATE/$name.install")"
    cat "$STATE/$name.install"
}

by_hand_newer() {
    chat hand tell >"$STATE/written"
    installs hand VERSION="$NEXT"
    must_say "$STATE/hand.install" "updated from $NOW to $NEXT"
    by_hand_is "$NEXT"
}

by_hand_is() {
    runs_version hand "$1"
    must_be "what people wrote" "$(<"$STATE/written")" "$(chat hand tell)"
}

by_hand_unreadable() {
    mirror_forgetful by_hand 0.0.9
    install_fails hand "0.0.9 can't read the data of $NEXT, so nothing was changed" VERSION=0.0.9
    must_say "$STATE/hand.install" 'written by a newer version'
    by_hand_is "$NEXT"
}

by_hand_channel() {
    mirror_leads_to by_hand "$NOW"
    if appctl hand update; then fail "it says that all went well"; fi
    must_say "$STATE/hand.appctl" "leads to $NOW, which is older than $NEXT"
    by_hand_is "$NEXT"
}

by_hand_older() {
    installs hand VERSION="$NOW"
    must_say "$STATE/hand.install" "$NOW is older than $NEXT"
    by_hand_is "$NOW"
}

by_hand_bundle_again() {
    machine_put hand "$(bundle "$NEXT")" /root
    by_hand_run hand /root/install.sh --bundle "/root/bundle-$NEXT.tar"
    by_hand_is "$NEXT"
}

by_hand_checkout() {
    mkdir -p "$STATE/checkout" "$STATE/programs"
    git ls-files -z --cached --others --exclude-standard -- . ':!:web' ':!:migrations' |
        tar --create --null --files-from=- | tar --extract --directory "$STATE/checkout"
    tar --extract --directory "$STATE/programs" --strip-components=1 --file "$RELEASES/$NOW/privatechat-$NOW-linux-amd64.tar.gz" \
        "privatechat-$NOW/instance" "privatechat-$NOW/resolver"
    new_machine checkout bookworm 82
    machine_put checkout "$STATE/checkout" "$STATE/programs" /root
    by_hand_run checkout /root/checkout/install.sh --binaries /root/programs
    runs_version checkout "$NOW"
    chat checkout setup "$(claim checkout)"
}

by_hand_checkout_again() {
    everything_installed checkout >"$STATE/before"
    by_hand_run checkout /root/checkout/install.sh --binaries /root/programs
    everything_installed checkout >"$STATE/after"
    diff "$STATE/before" "$STATE/after" || fail "the second run changed something"
}
