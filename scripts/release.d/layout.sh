# shellcheck shell=bash
# What is in a tarball, and where. Sourced by scripts/release.

# What a tarball takes from the repository: FROM TO. A TO that ends in / gets what is in the folder FROM.
readonly INGREDIENTS=(
    "install.sh install.sh"
    "appctl appctl"
    "infra/lib/ lib/"
    "infra/systemd/ systemd/"
    "infra/caddy/ caddy/"
    "infra/compose/ compose/infra/compose/"
    "instance/Dockerfile compose/instance/Dockerfile"
    "resolver/Dockerfile compose/resolver/Dockerfile"
    "docker-compose.yml compose/docker-compose.yml"
    "docker-compose.resolvers.yml compose/docker-compose.resolvers.yml"
    ".env.example compose/.env.example"
    "instance/Dockerfile compose/instance/Dockerfile"
    "resolver/Dockerfile compose/resolver/Dockerfile"
    "scripts/resolver-smoke.sh resolver-smoke.sh"
    "CHANGELOG.md CHANGELOG.md"
    "LICENSE-MIT LICENSE-MIT"
    "LICENSE-APACHE LICENSE-APACHE"
)

check_ingredients() {
    local line missing=()
    for line in "${INGREDIENTS[@]}"; do
        [ -e "${line% *}" ] || missing+=("${line% *}")
    done
    [ ${#missing[@]} -eq 0 ] || [ -n "$ALLOW_DIRTY" ] || fail "these belong into a release and are not there: ${missing[*]}"
}

# make_tarball ARCH
make_tarball() {
    local name="privatechat-$VERSION" tree="$WORK/$1/privatechat-$VERSION" line
    mkdir -p "$tree" "$WORK/files"
    for line in "${INGREDIENTS[@]}"; do
        place "${line% *}" "$tree/${line#* }"
    done
    [ ! -e install.sh ] || installer >"$tree/install.sh"
    for line in "${SERVERS[@]}"; do cp "$(binaries "$1")/$line" "$tree/"; done
    printf '%s\n' "$VERSION" >"$tree/VERSION"
    chmod -R u=rwX,go=rX "$tree"
    # The same files give the same bytes: order, times, owners and gzip's header are fixed.
    tar --create --directory "$WORK/$1" --format=ustar --sort=name --mtime="@$(commit_time)" \
        --owner=0 --group=0 --numeric-owner "$name" | gzip -9n >"$WORK/files/$name-linux-$1.tar.gz"
}

# installer: install.sh, which then takes no version from a channel that is older than this one.
installer() {
    sed "s/^readonly OWN_VERSION=\$/readonly OWN_VERSION=$VERSION/" install.sh
}

# place FROM TO: only what git knows, so that no file that merely lies there gets in (a test may have new ones, too).
place() {
    local file others=()
    is_for_tests && others=(--others --exclude-standard)
    while IFS= read -r -d '' file; do
        case $1 in
            */) install_file "$file" "$2${file#"$1"}" ;;
            *) install_file "$file" "$2" ;;
        esac
    done < <(git ls-files -z --cached "${others[@]}" -- "$1")
}

install_file() {
    mkdir -p "$(dirname "$2")"
    cp --preserve=mode "$1" "$2"
}

# A release for tests may be signed by any key, since whoever installs it names the key.
is_for_tests() {
    [ -n "$ALLOW_DIRTY" ] || [ "$PROFILE" = local ]
}
