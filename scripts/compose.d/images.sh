# shellcheck shell=bash
# The images: ours, and stand-ins for those of others. Sourced.

readonly STAND_IN_PACKAGES=ca-certificates,caddy,curl,libcap2-bin,postgresql-17,redis-server,redis-tools,wget
# The names that the compose files have by default.
readonly STAND_INS=(caddy:2 postgres:17 redis:8 gcr.io/distroless/static-debian12:nonroot)

# stand_in_images: Caddy, PostgreSQL, Redis and the distroless base, under their official names.
stand_in_images() {
    local tree tag name
    tree=$(debian_tree stand-ins "$STAND_IN_PACKAGES")
    tag=privatechat-tree:$(basename "$tree")
    engine docker image inspect "$tag" >/dev/null 2>&1 ||
        tar --create --directory "$tree" --one-file-system . | engine docker import - "$tag" >/dev/null
    cp -r scripts/compose.d/stand-ins "$RUN/"
    for name in "${STAND_INS[@]}"; do
        engine docker buildx build --quiet --build-arg "TREE=$tag" --target "$(stand_in_stage "$name")" --tag "$name" \
            stand-ins >/dev/null
    done
    echo "NOTE: ${STAND_INS[*]} are STAND-INS here, made of Debian's packages: no image registry is asked"
}

stand_in_stage() {
    case $1 in
        gcr.io/*) echo base ;;
        *) echo "${1%:*}" ;;
    esac
}

# static_binaries: fills $RUN/binaries/ARCH. From the folder in BINARIES, else as a release for tests.
static_binaries() {
    local arch
    case $(uname -m) in aarch64 | arm64) arch=arm64 ;; *) arch=amd64 ;; esac
    mkdir -p "$RUN/binaries/$arch"
    if [ -n "${BINARIES:-}" ]; then
        cp "$BINARIES/instance" "$BINARIES/resolver" "$RUN/binaries/$arch/"
        return
    fi
    openssl genpkey -algorithm ed25519 -out "$RUN/key.pem"
    ./scripts/release --profile local --arch "$arch" --allow-dirty --key "$RUN/key.pem" --out "$RUN/release"
    tar --extract --directory "$RUN/binaries/$arch" --strip-components=1 --wildcards \
        --file "$(echo "$RUN"/release/*/privatechat-*-linux-"$arch".tar.gz)" '*/instance' '*/resolver'
}

# checkout: a copy of this repository as a clone would have it, where `.env` may be made.
checkout() {
    mkdir -p "$RUN/checkout"
    git ls-files -z --cached --others --exclude-standard | tar --create --null --files-from=- |
        tar --extract --directory "$RUN/checkout"
    cp "$RUN/checkout/.env.example" "$RUN/checkout/.env"
}

# compose ARGUMENTS…: in the checkout; images are built from the binaries.
compose() {
    ENGINE_FOLDER=checkout engine BINARIES=/e2e/binaries COMPOSE_FILE="$COMPOSE_FILES" docker compose "$@"
}
COMPOSE_FILES=docker-compose.yml:infra/compose/binaries.yml
