#!/usr/bin/env bash
# Tries a running resolver from outside: scripts/resolver-smoke.sh [BASE_URL]
# Needs bash and curl. The token comes from RESOLVER_REGISTER_TOKEN (or the file RESOLVER_REGISTER_TOKEN_FILE).
# The codes that it registers are withdrawn again, whatever happens.
set -Eeuo pipefail

readonly BASE=${1:-http://localhost:8081}
readonly TARGET=https://smoke.example.org
FAILED=0
STATUS=
BODY=
CODE=
PAST=
TOKEN=

main() {
    TOKEN=$(read_token)
    CODE=$(fresh_code)
    PAST=$(fresh_code)
    trap clean_up EXIT

    call GET /health
    expect "health answers" 200 '"status":"ok"'
    register "$CODE" null
    expect "a code is registered" 201 "\"code\":\"$CODE\""
    register "$CODE" null
    expect "registering again changes nothing" 200 "\"code\":\"$CODE\""
    call GET "/api/resolver/resolve/$CODE"
    expect "the code resolves" 200 "\"targetUrl\":\"$TARGET\""
    expect "and leads to the invitation" 200 "\"redirectTo\":\"$TARGET/invite/$CODE\""
    call POST /api/resolver/register wrong-token "$(route "$CODE" null)"
    expect "a wrong token is refused" 403 '"code":"forbidden"'
    register "$PAST" '"2020-01-01T00:00:00.000Z"'
    expect "a late registration is taken" 201 "\"code\":\"$PAST\""
    call GET "/api/resolver/resolve/$PAST"
    expect "an expired code is refused" 404 'Invite code expired.'
    call GET /api/resolver/stats "$TOKEN"
    expect "the counts answer" 200 '"totalRoutes":'
    call DELETE "/api/resolver/register/$CODE" "$TOKEN"
    expect "the code is withdrawn" 204 ''
    call GET "/api/resolver/resolve/$CODE"
    expect "a withdrawn code is refused" 404 'Invite code expired.'
    call DELETE /api/resolver/expired "$TOKEN"
    expect "expired codes are purged" 200 '"deleted":'
    call GET "/join"
    expect "the join page is there" 200 '<form action="/join"'

    [ "$FAILED" = 0 ] || { printf '%s of the checks failed.\n' "$FAILED" >&2; exit 1; }
    printf 'The resolver at %s works.\n' "$BASE"
}

read_token() {
    local token=${RESOLVER_REGISTER_TOKEN:-}
    if [ -z "$token" ] && [ -n "${RESOLVER_REGISTER_TOKEN_FILE:-}" ]; then
        token=$(<"$RESOLVER_REGISTER_TOKEN_FILE")
    fi
    [ -n "$token" ] || { echo 'Set RESOLVER_REGISTER_TOKEN to the token of the resolver.' >&2; exit 2; }
    printf '%s' "$token"
}

# Long enough that two runs never meet.
fresh_code() {
    local code=smoke- digit
    for _ in {1..20}; do
        digit=$((RANDOM % 8 + 2))
        code+=$digit
    done
    printf '%s' "$code"
}

route() {
    printf '{"code":"%s","targetUrl":"%s","expiresAt":%s}' "$1" "$TARGET" "$2"
}

register() {
    call POST /api/resolver/register "$TOKEN" "$(route "$1" "$2")"
}

# call METHOD PATH [TOKEN [BODY]]: fills STATUS and BODY. The token goes in by a pipe, since anybody can read
# the command lines on a machine.
call() {
    local answer
    answer=$(curl --silent --show-error --max-time 10 --request "$1" --config - \
        ${4+--data "$4"} --header 'content-type: application/json' \
        --write-out '\n%{http_code}' "$BASE$2" <<<"${3:+header = \"x-resolver-token: $3\"}") || answer=$'\n000'
    STATUS=${answer##*$'\n'}
    BODY=${answer%$'\n'*}
}

# expect WHAT STATUS PART-OF-BODY
expect() {
    if [ "$STATUS" = "$2" ] && [[ $BODY == *"$3"* ]]; then
        printf 'ok      %s\n' "$1"
    else
        FAILED=$((FAILED + 1))
        printf 'FAILED  %s: expected %s with %s, got %s: %s\n' "$1" "$2" "$3" "$STATUS" "${BODY:0:300}" >&2
    fi
}

clean_up() {
    local code
    for code in "$CODE" "$PAST"; do
        call DELETE "/api/resolver/register/$code" "$TOKEN" || true
    done
}

main "$@"
