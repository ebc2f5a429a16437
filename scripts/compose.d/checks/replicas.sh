# shellcheck shell=bash
# docker-compose.resolvers.yml: two replicas, of which one is lost. Sourced.

replicas_checks() {
    export COMPOSE_FILES=docker-compose.resolvers.yml
    step 'two replicas start' replicas_start
    step 'resolver-smoke.sh passes' replicas_smoke_test
    step 'a code that one took is known to the other at once' replicas_share
    step 'with one killed, resolver-smoke.sh passes, and no call fails' replicas_lose_one
    step 'the one that comes back is used again' replicas_regain_one
    step 'down --volumes' replicas_go
}

replicas_start() {
    # Nothing else may have the ports.
    COMPOSE_FILES=docker-compose.yml compose down --volumes --remove-orphans >/dev/null 2>&1
    compose up --detach --no-build --wait --wait-timeout 900 >"$RUN/up.log" 2>&1 || fail "$(tail -n 40 "$RUN/up.log")"
    wait_for 300 "an answer of the resolver" replicas_answer
    compose run --rm --no-deps --user 65532 --entrypoint cat secrets /secrets/resolver/RESOLVER_REGISTER_TOKEN \
        2>/dev/null >"$RUN/token"
}

replicas_answer() {
    engine curl --silent --fail --max-time 15 http://resolver.localhost/health >/dev/null
}

replicas_smoke_test() {
    ENGINE_FOLDER=checkout engine RESOLVER_REGISTER_TOKEN="$(<"$RUN/token")" ./scripts/resolver-smoke.sh \
        http://resolver.localhost >"$RUN/smoke.log" 2>&1 || fail "$(<"$RUN/smoke.log")"
}

replicas_share() {
    local tries
    for tries in {1..10}; do
        register "shared-code-$tries"
        # Round robin: these two ask both.
        resolves "shared-code-$tries" || fail "the code $tries is not known at one of them"
        resolves "shared-code-$tries" || fail "the code $tries is not known at the other one"
    done
}

replicas_lose_one() {
    local tries
    compose kill --signal KILL resolver-1 >/dev/null 2>&1
    for tries in {1..40}; do
        resolves "shared-code-$((tries % 10 + 1))" || fail "call $tries after the loss failed"
    done
    replicas_smoke_test
}

replicas_regain_one() {
    compose up --detach --no-build --wait --wait-timeout 900 >"$RUN/up.log" 2>&1 || fail "$(tail -n 40 "$RUN/up.log")"
    compose kill --signal KILL resolver-2 >/dev/null 2>&1
    # Caddy asks every 2 s, and remembers a failure for 10 s; it goes on trying meanwhile.
    wait_for 300 "the one that came back" resolves shared-code-1
    replicas_smoke_test
}

replicas_go() {
    compose down --volumes --remove-orphans >/dev/null 2>&1
}

register() {
    local status
    status=$(engine curl --silent --output /dev/null --write-out '%{http_code}' --max-time 30 \
        --header "x-resolver-token: $(<"$RUN/token")" --header 'content-type: application/json' \
        --data "{\"code\":\"$1\",\"targetUrl\":\"https://chat.example.org\",\"expiresAt\":null}" \
        http://resolver.localhost/api/resolver/register)
    [ "$status" = 201 ] || fail "registering $1 is answered $status"
}

resolves() {
    engine curl --silent --fail --max-time 30 --output /dev/null "http://resolver.localhost/api/resolver/resolve/$1"
}
