# shellcheck shell=bash
# Freshly installed Debian and Ubuntu trees, made once and kept. Sourced.

# What a server's image of the distribution brings at least.
readonly BASE_PACKAGES=systemd,systemd-sysv,dbus,ca-certificates,curl,iproute2,sudo,procps
# Debian has no package of Ubuntu's keys in each of its releases, so this is Ubuntu's own, held by its hash.
readonly UBUNTU_KEYS=http://archive.ubuntu.com/ubuntu/pool/main/u/ubuntu-keyring/ubuntu-keyring_2023.11.28.1_all.deb
readonly UBUNTU_KEYS_SHA256=36de43b15853ccae0028e9a767613770c704833f82586f28eb262f0311adb8a8

# base_tree DISTRIBUTION: prints the folder of its tree, which nobody may write to. Needs a world with its package cache.
base_tree() {
    local tree
    tree=$CACHE/base/$1-$(base_recipe "$1" | sha256sum | cut -c 1-16)
    mkdir -p "$CACHE/base"
    (
        # Two runs that need it make it once.
        flock 9
        [ -e "$tree" ] || base_make "$1" "$tree" >&2
    ) 9>"$CACHE/base/$1.lock"
    echo "$tree"
}

# What makes one tree different from another.
base_recipe() {
    echo "$1 $BASE_PACKAGES"
    declare -f base_make
}

# (What its hooks do, the shell that mmdebstrap starts for them expands.)
# shellcheck disable=SC2016,SC2054
base_make() {
    local suite=$1 tree=$2 started=$SECONDS new=$2.partial options=(
        --variant=minbase
        --include="$BASE_PACKAGES"
        --aptopt="Acquire::http::Proxy \"http://$GATEWAY:$APT_PORT\""
        # What wakes up by itself would hold apt's lock, sometimes.
        --customize-hook='chroot "$1" systemctl mask apt-daily.timer apt-daily-upgrade.timer man-db.timer e2scrub_all.timer'
        --customize-hook='chroot "$1" systemctl enable systemd-networkd'
    )
    if [ "$suite" = noble ]; then
        options+=("--components=main,universe" --include=apt,ubuntu-keyring --keyring="$(ubuntu_keys)")
    else
        options+=(--keyring="$(debian_keys)")
    fi
    echo "making the base tree of $suite, once"
    rm -rf "$new"
    world mmdebstrap "${options[@]}" "$suite" "$new" >"$WORLD/base-$suite.log" 2>&1 || {
        tail -n 30 "$WORLD/base-$suite.log" >&2
        fail "the base tree of $suite could not be made"
    }
    # The mirror is the machine's as ever, but asked through the cache.
    echo "Acquire::http::Proxy \"http://$GATEWAY:$APT_PORT\";" >"$new/etc/apt/apt.conf.d/80cache"
    rm -f "$new/etc/hostname" "$new/etc/machine-id"
    mv "$new" "$tree"
    echo "made it in $((SECONDS - started)) s"
    # What older words of this file made.
    find "$CACHE/base" -maxdepth 1 -name "$suite-*" ! -path "$tree" -mtime +7 -exec rm -rf --one-file-system {} +
}

debian_keys() {
    local keys=/usr/share/keyrings/debian-archive-keyring.gpg
    [ -e "$keys" ] || install_packages debian-archive-keyring >&2
    echo "$keys"
}

ubuntu_keys() {
    local folder=$CACHE/ubuntu-keyring
    if [ ! -e "$folder/usr" ]; then
        mkdir -p "$folder"
        world curl --silent --show-error --fail --proxy "http://$GATEWAY:$APT_PORT" --output "$folder/deb" "$UBUNTU_KEYS"
        echo "$UBUNTU_KEYS_SHA256  $folder/deb" | sha256sum --check --quiet >&2 || fail "Ubuntu's keys are not what they were"
        dpkg -x "$folder/deb" "$folder"
    fi
    echo "$folder/usr/share/keyrings/ubuntu-archive-keyring.gpg"
}
