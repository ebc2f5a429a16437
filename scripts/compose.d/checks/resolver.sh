# shellcheck shell=bash
# The profiles resolver and scale of docker-compose.yml. Sourced.

resolver_checks() {
    export BASE=http://localhost
    step 'the profile resolver starts one beside the instance' resolver_starts
    step 'resolver-smoke.sh passes from outside, with the token that was made' resolver_smoke_test
    step 'the instance registers an invitation there, and the code leads back' resolver_serves_instance
    step 'the profile scale: two resolvers and Redis' resolver_scales
    step 'resolver-smoke.sh passes on two' resolver_smoke_test
    step 'down --volumes leaves nothing' resolver_goes
}

resolver_starts() {
    cat >>"$RUN/checkout/.env" <<'END'
COMPOSE_PROFILES=selfhost,resolver
CONTROL_PLANE_URL=http://resolver:8081
RESOLVER_REGISTER_TOKEN_FILE=/run/secrets/RESOLVER_REGISTER_TOKEN
END
    bring_up --build
    wait_for 300 "an answer of the resolver" resolver_answers
    [ -n "$(resolver_token)" ] || fail "there is no token"
}

resolver_answers() {
    engine curl --silent --fail --max-time 5 http://resolver.localhost/health >/dev/null
}

# As docs/containers.md says.
resolver_token() {
    compose run --rm --no-deps --user 65532 --entrypoint cat secrets /secrets/resolver/RESOLVER_REGISTER_TOKEN 2>/dev/null
}

resolver_smoke_test() {
    local token
    token=$(resolver_token)
    ENGINE_FOLDER=checkout engine RESOLVER_REGISTER_TOKEN="$token" ./scripts/resolver-smoke.sh http://resolver.localhost \
        >"$RUN/smoke.log" 2>&1 || fail "$(<"$RUN/smoke.log")"
}

resolver_serves_instance() {
    # What an earlier group set up is there; alone, this group sets up for itself.
    if api GET /setup | jq -e '.claimed | not' >/dev/null; then
        set_up "$(set_up_link compose logs --no-log-prefix instance)"
    fi
    sign_in
    CODE=$(api POST "/channels/$(first_channel)/invites" '{}' | jq -er .code)
    wait_for 300 "the code at the resolver" code_leads_back
}

code_leads_back() {
    engine curl --silent --max-time 5 "http://resolver.localhost/api/resolver/resolve/$CODE" |
        jq -e --arg to "http://localhost/invite/$CODE" '.redirectTo == $to' >/dev/null
}

resolver_scales() {
    cat >>"$RUN/checkout/.env" <<'END'
COMPOSE_PROFILES=selfhost,resolver,scale
RESOLVER_REPLICAS=2
RESOLVER_REDIS_URL=redis://redis:6379
END
    bring_up --no-build
    [ "$(compose ps --quiet resolver | wc -l)" = 2 ] || fail "there are not two resolvers: $(compose ps)"
    wait_for 300 "both resolvers' word that Redis is there" resolvers_are_connected
}

resolvers_are_connected() {
    [ "$(compose exec -T redis redis-cli client list | grep -c resp=3)" = 2 ]
}

resolver_goes() {
    compose down --volumes --remove-orphans >/dev/null 2>&1
    local left
    left=$(engine docker ps --all --quiet --filter label=com.docker.compose.project=privatechat &&
        engine docker volume ls --quiet --filter label=com.docker.compose.project=privatechat &&
        engine docker network ls --quiet --filter label=com.docker.compose.project=privatechat)
    [ -z "$left" ] || fail "this is left: $left"
    cp "$RUN/checkout/.env.example" "$RUN/checkout/.env"
}

# bring_up BUILD-OPTION
bring_up() {
    compose up --detach "$1" --wait --wait-timeout 900 >"$RUN/up.log" 2>&1 || fail "$(tail -n 40 "$RUN/up.log")"
}
