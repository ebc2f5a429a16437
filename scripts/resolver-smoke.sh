#!/usr/bin/env bash
# Tries a running resolver from outside: scripts/resolver-smoke.sh [BASE_URL]
# Needs bash and curl. The token comes from RESOLVER_REGISTER_TOKEN (or the file RESOLVER_REGISTER_TOKEN_FILE); a private
# certificate authority from CURL_CA_BUNDLE. The codes that it registers are withdrawn again, whatever happens.
# Ends with 0 if all is well, 1 if a check failed (it says which), 2 if it could not begin.
set -Eeuo pipefail

readonly TARGET=https://smoke.example.org
BASE=${1:-http://localhost:8081}
readonly BASE=${BASE%/}
FAILED=0
STATUS=
BODY=
CODE=
PAST=
TOKEN=

main() {
    command -v curl >/dev/null || { echo 'curl is needed.' >&2; exit 2; }
    TOKEN=$(read_token)
    CODE=$(fresh_code)
    PAST=$(fresh_code)

    call GET /health
    expect "health answers" 200 '"status":"ok"'
    [ "$STATUS" != 000 ] || { printf 'Nothing answers at %s.\n' "$BASE" >&2; exit 1; }
    trap clean_up EXIT
    registers
    resolves
    refuses_strangers
    expires
    counts
    withdraws
    purges
    call GET /join
    expect "the join page is there" 200 '<form action="/join"'

    [ "$FAILED" = 0 ] || { printf '%s of the checks failed.\n' "$FAILED" >&2; exit 1; }
    printf 'The resolver at %s works.\n' "$BASE"
}

registers() {
    register "$CODE" null
    expect "a code is registered" 201 "\"code\":\"$CODE\""
    if [[ $BODY == *'"target_unproven"'* ]]; then
        echo 'This resolver takes only codes that their instance has signed: what follows here must fail.' >&2
    fi
    register "$CODE" null
    expect "registering again changes nothing" 200 "\"code\":\"$CODE\""
}

resolves() {
    call GET "/api/resolver/resolve/$CODE"
    expect "the code resolves" 200 "\"targetUrl\":\"$TARGET\""
    expect "and leads to the invitation" 200 "\"redirectTo\":\"$TARGET/invite/$CODE\""
}

refuses_strangers() {
    local wrong
    call POST /api/resolver/register wrong-token "$(route "$CODE" null)"
    expect "a wrong token is refused" 403 '"code":"forbidden"'
    wrong=$BODY
    call POST /api/resolver/register '' "$(route "$CODE" null)"
    expect "and so is none, in the same words" 403 "$wrong"
    call GET /api/resolver/stats wrong-token
    expect "a wrong token sees no counts" 403 "$wrong"
}

expires() {
    register "$PAST" '"2020-01-01T00:00:00.000Z"'
    expect "a late registration is taken" 201 "\"code\":\"$PAST\""
    call GET "/api/resolver/resolve/$PAST"
    expect "an expired code is refused" 404 'Invite code expired.'
}

counts() {
    call GET /api/resolver/stats "$TOKEN"
    expect "the counts answer" 200 '"topCodes":['
    expect_count "an active code is counted" activeRoutes
    expect_count "an expired one is counted" expiredRoutes
}

withdraws() {
    call DELETE "/api/resolver/register/$CODE" "$TOKEN"
    expect "the code is withdrawn" 204 ''
    call GET "/api/resolver/resolve/$CODE"
    expect "a withdrawn code is refused" 404 'Invite code expired.'
}

purges() {
    call DELETE /api/resolver/expired "$TOKEN"
    expect "expired codes are purged" 200 '"deleted":'
    expect_count "at least the one of this run" deleted
    call GET "/api/resolver/resolve/$PAST"
    expect "a purged code is refused" 404 'Invite code expired.'
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
    local code=smoke-
    for _ in {1..20}; do code+=$((RANDOM % 8 + 2)); done
    printf '%s' "$code"
}

route() {
    printf '{"code":"%s","targetUrl":"%s","expiresAt":%s}' "$1" "$TARGET" "$2"
}

register() {
    call POST /api/resolver/register "$TOKEN" "$(route "$1" "$2")"
}

# call METHOD PATH [TOKEN [BODY]]: fills STATUS (000 where nothing answers) and BODY. The token goes in by a pipe, since
# anybody can read the command lines on a machine.
call() {
    local answer token=${3:-}
    token=${token//\\/\\\\}
    answer=$(curl --silent --show-error --max-time 30 --request "$1" --config - \
        ${4+--data "$4"} --header 'content-type: application/json' \
        --write-out '\n%{http_code}' "$BASE$2" <<<"${token:+header = \"x-resolver-token: ${token//\"/\\\"}\"}") ||
        answer=$'\n000'
    STATUS=${answer##*$'\n'}
    BODY=${answer%$'\n'*}
}

# expect WHAT STATUS PART-OF-BODY
expect() {
    if [ "$STATUS" = "$2" ] && [[ $BODY == *"$3"* ]]; then
        printf 'ok      %s\n' "$1"
    else
        fail "$1" "$2 with $3"
    fi
}

# expect_count WHAT FIELD: a number above zero.
expect_count() {
    if [[ $BODY =~ \"$2\":[1-9] ]]; then printf 'ok      %s\n' "$1"; else fail "$1" "\"$2\" above zero"; fi
}

# fail WHAT WANTED
fail() {
    FAILED=$((FAILED + 1))
    printf 'FAILED  %s: expected %s, got %s: %s\n' "$1" "$2" "$STATUS" "${BODY:0:300}" >&2
}

clean_up() {
    local code
    for code in "$CODE" "$PAST"; do
        call DELETE "/api/resolver/register/$code" "$TOKEN"
        case $STATUS in
            204 | 403) ;;
            *) printf 'The code %s could not be withdrawn: %s %s\n' "$code" "$STATUS" "${BODY:0:300}" >&2 ;;
        esac
    done
}

main "$@"
