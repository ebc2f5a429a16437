# shellcheck shell=bash
# The instance by itself, with SQLite in a volume. Sourced.

alone_checks() {
    export BASE=http://localhost:8080
    step 'docker run with a port and a volume is enough' alone_starts
    step 'it is set up by the link of its log, and takes a message' alone_is_used
    step 'it is healthy by its own health check, and says when it is not' alone_is_healthy
    step 'a container in its place, read-only and without capabilities, has the same data' alone_starts_again
    step 'a backup is made while it runs, checked, and restored into an empty volume' alone_is_restored
}

alone_starts() {
    engine docker run --detach --name alone --publish 8080:8080 --volume data:/data privatechat-instance:local >/dev/null
    wait_for 300 "an answer of the instance" healthy
    # The folder belongs to the user whom it runs as, and nobody else looks into the data.
    engine sh -euc 'cd /var/lib/docker/volumes/data/_data && stat --format %u:%g . privatechat.db | uniq' >"$RUN/owner"
    [ "$(<"$RUN/owner")" = 65532:65532 ] || fail "the volume belongs to $(<"$RUN/owner")"
}

alone_is_used() {
    set_up "$(set_up_link engine docker logs alone)"
    sign_in
    say 'before'
    gateway_opens
    must_have_said 'before'
}

alone_is_healthy() {
    wait_for 300 "Docker's word that it is healthy" container_is alone healthy
    engine docker exec alone /usr/local/bin/instance healthcheck
    # Nobody listens there.
    if engine docker run --rm privatechat-instance:local healthcheck 2>/dev/null; then
        fail "a server that isn't there is healthy"
    fi
}

alone_starts_again() {
    engine docker rm --force alone >/dev/null
    alone_hardened data
    sign_in
    must_have_said 'before'
    say 'after'
}

# alone_hardened VOLUME
alone_hardened() {
    engine docker run --detach --name alone --publish 8080:8080 --volume "$1:/data" --read-only --tmpfs /tmp \
        --cap-drop ALL --security-opt no-new-privileges privatechat-instance:local >/dev/null
    wait_for 300 "an answer of the instance" healthy
}

alone_is_restored() {
    local archive
    archive=$(engine docker exec alone instance backup | tail -n 1)
    [[ $archive == /data/backups/*.tar.zst ]] || fail "the last word of backup is '$archive'"
    engine docker exec alone instance check "$archive" >/dev/null
    sign_in
    say 'lost'
    engine docker cp "alone:$archive" /e2e/archive.tar.zst
    engine chmod 644 /e2e/archive.tar.zst
    engine docker rm --force alone >/dev/null
    engine docker run --rm --volume fresh:/data --volume /e2e/archive.tar.zst:/archive.tar.zst:ro \
        privatechat-instance:local restore /archive.tar.zst >/dev/null
    alone_hardened fresh
    sign_in
    must_have_said 'before' 'after'
    engine docker rm --force alone >/dev/null
}

# container_is NAME HEALTH
container_is() {
    [ "$(engine docker inspect --format '{{.State.Health.Status}}' "$1")" = "$2" ]
}
