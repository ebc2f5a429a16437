# shellcheck shell=bash
# docker-compose.yml as .env.example has it: Caddy, the instance, PostgreSQL. Sourced.

compose_checks() {
    export BASE=http://localhost
    step 'docker compose up -d --build --wait ends with all healthy' compose_starts
    step 'http://localhost is set up by the link of the log, through Caddy' compose_is_used
    step 'the instance learns the address of who calls, and believes nobody else' compose_knows_callers
    step 'every container is read-only, without capabilities and new privileges' compose_is_hardened
    step 'only Caddy is reached from outside' compose_is_closed
    step 'each secret is readable by its reader alone, and in nobody'"'"'s settings' compose_keeps_secrets
    step 'a second up changes no container and no secret' compose_is_idempotent
    step 'an instance that is killed comes back by itself, with every message' compose_comes_back
    if [ -z "$broken" ]; then
        engine_kill
        engine_run
    fi
    step 'when the machine starts again after a loss of power, all of it does' compose_survives
    step 'down and up again keep accounts and messages' compose_keeps_data
    step 'with DOMAIN the same is at https, and http leads there' compose_has_https
}

compose_starts() {
    compose up --detach --build --wait --wait-timeout 900 >"$RUN/up.log" 2>&1 || fail "$(tail -n 40 "$RUN/up.log")"
    wait_for 300 "an answer through Caddy" healthy
    secret_sums >"$RUN/secrets.sums"
}

compose_is_used() {
    local link
    link=$(set_up_link compose logs --no-log-prefix instance)
    [[ $link == "$BASE/setup#claim="* ]] || fail "the set-up link is '$link'"
    set_up "$link"
    sign_in
    say 'through Caddy'
    must_have_said 'through Caddy'
    gateway_opens
}

# Sign-ins are limited by address, ten a minute. What a caller claims about theirs counts for nothing, but Caddy is believed:
# another caller isn't stopped by the first one's limit.
compose_knows_callers() {
    local statuses
    engine ip address replace 10.99.0.2/32 dev lo
    engine ip address replace 10.99.0.3/32 dev lo
    # All at once: one after the other, a slow machine would be forgiven meanwhile.
    statuses=$(sign_ins_from 10.99.0.2 203.0.113.{1..15})
    grep -x 429 <<<"$statuses" >/dev/null || fail "15 sign-ins with made-up addresses were let through: $statuses"
    statuses=$(sign_ins_from 10.99.0.3 203.0.113.1)
    [ "$statuses" != 429 ] || fail "another caller pays for the first one"
}

# sign_ins_from ADDRESS CLAIMED…: prints the status of a wrong password for each.
sign_ins_from() {
    local address=$1 claimed calls=() caddy
    caddy=$(address_of caddy front)
    shift
    for claimed; do
        calls+=(--next --silent --interface "$address" --output /dev/null --write-out '%{http_code}\n' --max-time 120
            --header "X-Forwarded-For: $claimed" --header 'Host: localhost' --header 'Content-Type: application/json'
            --data '{"login":"nobody","password":"no such password"}' "http://$caddy/api/v10/auth/login")
    done
    # Its progress is told all the same.
    engine curl --parallel --parallel-immediate "${calls[@]:1}" 2>/dev/null
}

compose_is_hardened() {
    local container told
    for container in $(compose ps --all --quiet); do
        told=$(engine docker inspect --format '{{.Name}} {{.HostConfig.ReadonlyRootfs}} {{.HostConfig.CapDrop}} {{.HostConfig.SecurityOpt}}' \
            "$container")
        [[ $told == *' true [ALL] [no-new-privileges:true]' ]] || fail "$told"
        told=$(engine docker inspect --format '{{.Name}} {{.HostConfig.LogConfig.Config}}' "$container")
        [[ $told == *max-size:10m* ]] || fail "logs of $told grow for ever"
    done
}

compose_is_closed() {
    local published
    published=$(compose ps --format json | jq -rs 'map(select(any(.Publishers[]?; .PublishedPort > 0))) | map(.Service) | .[]')
    [ "$published" = caddy ] || fail "published are: $published"
    # Out of the inner network there is no way.
    if compose exec -T postgres bash -c 'exec 3<>/dev/tcp/10.99.0.2/80' 2>/dev/null; then
        fail "PostgreSQL's container reaches what is outside"
    fi
}

compose_keeps_secrets() {
    local readers container
    readers=$(engine sh -euc 'cd /var/lib/docker/volumes
        stat --format "%a %n" privatechat_*-secrets/_data/* privatechat_postgres-databases/_data/*' | grep -v complete)
    if grep -v '^400 ' <<<"$readers"; then fail "others can read these"; fi
    [ "$(wc -l <<<"$readers")" = 6 ] || fail "the secrets are $readers"
    compose ps --all --quiet | while read -r container; do engine docker inspect "$container" </dev/null; done >"$RUN/settings"
    engine sh -c 'cd /var/lib/docker/volumes && cat privatechat_*-secrets/_data/* privatechat_postgres-databases/_data/*' |
        grep -oE '[0-9a-f]{64}' | sort -u >"$RUN/secrets"
    # Of the superuser, the instance, the resolver, and the token.
    [ "$(wc -l <"$RUN/secrets")" = 4 ] || fail "there are not four secrets"
    if grep -qFf "$RUN/secrets" "$RUN/settings"; then fail "a secret is in the settings of a container"; fi
    [ "$(grep -c '"ReadonlyRootfs"' "$RUN/settings")" = 4 ] || fail "these are not the settings of four containers"
}

compose_is_idempotent() {
    local before
    before=$(compose ps --quiet | sort)
    PULL_POLICY=never compose up --detach --no-build --wait --wait-timeout 900 >"$RUN/up.log" 2>&1 || fail "$(tail -n 40 "$RUN/up.log")"
    [ "$(compose ps --quiet | sort)" = "$before" ] || fail "containers were made anew: $(<"$RUN/up.log")"
    secrets_are_as_they_were
}

compose_comes_back() {
    local container before
    container=$(compose ps --quiet instance)
    before=$(started_at "$container")
    sign_in
    say 'a moment before the end'
    engine kill -KILL "$(engine docker inspect --format '{{.State.Pid}}' "$container")"
    wait_for 300 "another process of the instance" started_again "$container" "$before"
    wait_for 300 "an answer through Caddy" healthy
    sign_in
    must_have_said 'through Caddy' 'a moment before the end'
}

compose_survives() {
    wait_for 180 "an answer through Caddy" healthy
    sign_in
    must_have_said 'through Caddy' 'a moment before the end'
    say 'after the loss of power'
}

started_at() {
    engine docker inspect --format '{{.State.StartedAt}}' "$1"
}

# started_again CONTAINER BEFORE
started_again() {
    [ "$(started_at "$1")" != "$2" ]
}

compose_keeps_data() {
    compose down >/dev/null 2>&1
    compose up --detach --no-build --wait --wait-timeout 900 >"$RUN/up.log" 2>&1 || fail "$(tail -n 40 "$RUN/up.log")"
    secrets_are_as_they_were
    wait_for 300 "an answer through Caddy" healthy
    sign_in
    must_have_said 'through Caddy' 'a moment before the end' 'after the loss of power'
}

# Caddy makes a certificate of its own for this name, since no authority can be asked from here.
compose_has_https() {
    sed -i 's/^DOMAIN=.*/DOMAIN=localhost/' "$RUN/checkout/.env"
    compose up --detach --no-build --wait --wait-timeout 900 >"$RUN/up.log" 2>&1 || fail "$(tail -n 40 "$RUN/up.log")"
    wait_for 300 "an answer by https" engine curl --silent --fail --insecure --output /dev/null https://localhost/api/health
    [ "$(engine curl --silent --output /dev/null --write-out '%{redirect_url}' http://localhost/login)" = \
        https://localhost/login ] || fail "http doesn't lead to https"
    engine curl --silent --insecure https://localhost/.well-known/privatechat >"$RUN/well-known.json"
    jq -e '.public_url == "https://localhost"' "$RUN/well-known.json" >/dev/null ||
        fail "the instance doesn't know its address: $(<"$RUN/well-known.json")"
    cp "$RUN/checkout/.env.example" "$RUN/checkout/.env"
}

secrets_are_as_they_were() {
    [ "$(secret_sums)" = "$(<"$RUN/secrets.sums")" ] || fail "secrets were made anew"
}

secret_sums() {
    engine sh -c 'cd /var/lib/docker/volumes && sha256sum privatechat_*-secrets/_data/* privatechat_postgres-databases/_data/*'
}

# address_of SERVICE NETWORK
address_of() {
    engine docker inspect --format "{{(index .NetworkSettings.Networks \"privatechat_$2\").IPAddress}}" \
        "$(compose ps --quiet "$1")"
}
