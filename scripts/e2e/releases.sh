# shellcheck shell=bash
# The releases that are installed: this version, a next one, and some that are broken. Sourced.

# releases_make: fills RELEASES, unless a folder with them was given, and sets NOW and NEXT.
releases_make() {
    NOW=$(sed -n '/^\[workspace.package\]/,/^\[/s/^version = "\(.*\)"$/\1/p' Cargo.toml)
    NEXT=${NOW%.*}.$((${NOW##*.} + 1))
    BROKEN=${NOW%.*}.$((${NOW##*.} + 2))
    if [ -z "${RELEASES:-}" ]; then
        RELEASES=${CARGO_TARGET_DIR:-$ROOT/target}/e2e-releases
        rm -rf "$RELEASES"
        mkdir -p "$RELEASES"
        scripts/release --new-key "$RELEASES/release-key" >/dev/null
        mv "$RELEASES/release-key.pub" "$RELEASES/release-key.pub.pem"
        release_make "$NEXT"
        # The channel is to lead to the version that is installed first.
        release_make "$NOW"
        mv "$RELEASES/release-key.pub.pem" "$RELEASES/release-key.pub"
    fi
    export NOW NEXT BROKEN RELEASES
}

release_make() {
    scripts/release --key "$RELEASES/release-key" --out "$RELEASES" --version "$1" --arch amd64 --profile local --allow-dirty ||
        fail "the release $1 could not be made"
}

# mirror NAME: a download host's folder of its own, whose channel leads to NOW until mirror_leads_to says otherwise.
mirror() {
    mkdir -p "$WORLD/www/$1"
    ln -sfn "$RELEASES"/{install.sh,"$NOW","$NEXT"} "$WORLD/www/$1/"
    mirror_leads_to "$1" "$NOW"
}

mirror_leads_to() {
    echo "$2" >"$WORLD/www/$1/stable"
}

# release_altered NAME VERSION COMMAND…: NAME's mirror also has that version: NEXT, after the command has changed it. It finds
# the release in $TREE, and instead of the instance what is on standard input; the real one is beside it.
release_altered() {
    local folder=$WORLD/altered-$1 version=$2 target=$WORLD/www/$1/$2
    TREE=$folder/privatechat-$2
    shift 2
    mkdir -p "$folder" "$target"
    tar --extract --directory "$folder" --file "$RELEASES/$NEXT/privatechat-$NEXT-linux-amd64.tar.gz"
    mv "$folder/privatechat-$NEXT" "$TREE"
    echo "$version" >"$TREE/VERSION"
    mv "$TREE/instance" "$TREE/instance.real"
    cat >"$TREE/instance"
    chmod 755 "$TREE/instance"
    "$@"
    tar --create --gzip --directory "$folder" --file "$target/privatechat-$version-linux-amd64.tar.gz" "privatechat-$version"
    rm -rf "$folder"
    release_sign "$target"
}

# mirror_forgetful NAME VERSION: also has that one, which can't read data of now.
mirror_forgetful() {
    release_altered "$1" "$2" true <<'END'
#!/bin/sh
[ "${1:-serve}" != check ] || { echo 'the database was written by a newer version' >&2 && exit 1; }
exec "$(dirname "$0")/instance.real" "$@"
END
}

# mirror_damaging NAME: also has BROKEN, whose instance damages the database and then gives up.
mirror_damaging() {
    release_altered "$1" "$BROKEN" releases_damaging_image <<'END'
#!/bin/sh
case "${1:-serve}" in
    serve)
        for file in "$DATA_DIR"/*.db*; do
            [ -e "$file" ] || continue
            echo "damaging $file" >&2
            dd if=/dev/zero of="$file" bs=4096 count=20 conv=notrunc 2>/dev/null
        done
        for file in "$CREDENTIALS_DIRECTORY/DATABASE_URL" "$DATABASE_URL_FILE"; do
            [ -r "$file" ] || continue
            psql "$(cat "$file")" --command 'DROP SCHEMA public CASCADE' --command 'CREATE SCHEMA public'
        done
        echo 'this version gives up' >&2
        exit 1
        ;;
esac
exec "$(dirname "$0")/instance.real" "$@"
END
}

# In a container it needs a shell and psql, which PostgreSQL's image has.
releases_damaging_image() {
    cat >"$TREE/compose/instance/Dockerfile" <<'END'
FROM postgres:17
ARG TARGETARCH
COPY --from=binaries --chmod=755 /${TARGETARCH}/instance /
USER 65532:65532
ENTRYPOINT ["/instance"]
CMD ["serve"]
END
}

# release_sign FOLDER: as scripts/release does.
release_sign() {
    (cd "$1" && sha256sum -- *.tar.gz >SHA256SUMS)
    openssl pkeyutl -sign -rawin -inkey "$RELEASES/release-key" -in "$1/SHA256SUMS" -out "$1/SHA256SUMS.sig"
}
