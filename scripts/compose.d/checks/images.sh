# shellcheck shell=bash
# What the images are. Sourced.

readonly LARGEST=60000000

images_checks() {
    step 'both images are built from the binaries, without compiling' images_are_built
    step 'both are under 60 MB' images_are_small
    step 'they have one user, not root, and no shell' images_have_no_shell
    step 'they say what they are' images_are_labelled
    step 'certificates of public authorities are in them' images_have_certificates
}

images_are_built() {
    local server
    for server in instance resolver; do
        ENGINE_FOLDER=checkout engine docker buildx build --quiet --build-context binaries=/e2e/binaries \
            --build-arg NODE_IMAGE=scratch --build-arg RUST_IMAGE=scratch \
            --build-arg VERSION=1.2.3 --build-arg REVISION=abc --file "$server/Dockerfile" \
            --tag "privatechat-$server:local" . >/dev/null
    done
}

images_are_small() {
    local server size
    for server in instance resolver; do
        size=$(image_tells "$server" .Size)
        echo "           the $server: $((size / 1000000)) MB"
        [ "$size" -lt "$LARGEST" ] || fail "$server: $size bytes"
    done
}

images_have_no_shell() {
    local server
    for server in instance resolver; do
        [ "$(image_tells "$server" .Config.User)" = 65532:65532 ] || fail "the $server runs as another user"
        if engine docker run --rm --entrypoint sh "privatechat-$server:local" -c true 2>/dev/null; then
            fail "the $server's image has a shell"
        fi
        [ "$(image_tells "$server" .Config.Healthcheck.Test)" = "[CMD /usr/local/bin/$server healthcheck]" ] ||
            fail "the $server's image has no health check of its own"
    done
}

images_are_labelled() {
    local labels label
    labels=$(image_tells instance 'json .Config.Labels' | jq -r 'to_entries[] | "\(.key)=\(.value)"')
    for label in title='PrivateChat instance' version=1.2.3 revision=abc licenses='MIT OR Apache-2.0'; do
        grep -qxF "org.opencontainers.image.$label" <<<"$labels" || fail "no label $label in $labels"
    done
}

# The base brings them; instances ask resolvers by https, resolvers instances.
images_have_certificates() {
    local server
    for server in instance resolver; do
        engine sh -euc "id=\$(docker create privatechat-$server:local)
            trap 'docker rm \$id >/dev/null' EXIT
            docker cp \$id:/etc/ssl/certs/ca-certificates.crt - | tar -xO | grep -q 'BEGIN CERTIFICATE'" ||
            fail "none in the image of the $server"
    done
}

# image_tells SERVER TEMPLATE
image_tells() {
    engine docker image inspect --format "{{$2}}" "privatechat-$1:local"
}
