# shellcheck shell=bash
# Packages of the distribution: only what is missing, and nothing that they merely recommend.

# How long another apt may take to finish, in seconds.
readonly APT_PATIENCE=300

# packages_install PACKAGE…
packages_install() {
    local package missing=()
    for package in "$@"; do
        [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    say "Installing ${missing[*]}"
    # An index that is too old names packages that are gone: refresh it, and try once more.
    if dry || apt_index_fresh; then
        run apt install "${missing[@]}" && return
    fi
    run apt update
    run apt install "${missing[@]}"
}

apt_index_fresh() {
    [ -n "$(find "$PREFIX/var/lib/apt/lists" -maxdepth 1 -name '*_Packages*' -mtime -1 2>/dev/null | head -n 1)" ]
}

# apt update | install PACKAGE…: waits for other apts. Packages' scripts expect the usual file modes, not ours.
apt() (
    local deadline=$((SECONDS + APT_PATIENCE)) output
    umask 022
    export DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1
    while ! output=$(apt-get -q -y -o "DPkg::Lock::Timeout=$APT_PATIENCE" -o Dpkg::Use-Pty=0 \
        --no-install-recommends "$@" 2>&1); do
        printf '%s\n' "$output"
        # One that was cut off has to be finished first.
        [[ $output != *"dpkg was interrupted"* ]] || { dpkg --configure -a && continue; }
        [[ $output == *"Could not get lock"* ]] && [ "$SECONDS" -lt "$deadline" ] || return 1
        sleep 2
    done
    printf '%s\n' "$output"
)
