# shellcheck shell=bash
# What a person does in the web client, by calls. Sourced; BASE is the instance's address as seen beside the engine.

readonly PASSWORD='correct horse battery'
TOKEN=''

# api METHOD PATH [BODY]: prints the answer; anything but success fails, with what was said.
api() {
    local answer status
    answer=$(engine curl --silent --show-error --max-time 60 --request "$1" ${TOKEN:+--header "Authorization: Bearer $TOKEN"} \
        --header 'Content-Type: application/json' ${3:+--data "$3"} --write-out '\n%{http_code}' "$BASE/api/v10$2") ||
        fail "$1 $2: nobody answers"
    status=${answer##*$'\n'}
    [[ $status == 2?? ]] || fail "$1 $2 answers $answer"
    echo "${answer%$'\n'*}"
}

# set_up LINK: the first account, by the set-up link of the container's log.
set_up() {
    local claim=${1#*#claim=}
    api POST /setup "$(jq -n --arg claim "$claim" --arg password "$PASSWORD" \
        '{claim: $claim, username: "ada", password: $password, instance_name: "Ours", registration_mode: "closed"}')" >/dev/null
}

# set_up_link LOG…: the command that prints the log.
set_up_link() {
    "$@" 2>&1 | grep -o 'https\?://[^ ]*/setup#claim=[^ ]*' | tail -n 1
}

sign_in() {
    TOKEN=''
    TOKEN=$(api POST /auth/login "$(jq -n --arg password "$PASSWORD" '{login: "ada", password: $password}')" |
        jq -er .access_token)
}

# first_channel: the text channel that set-up made.
first_channel() {
    local guild
    guild=$(api GET /users/@me/guilds | jq -er '.[0].id')
    api GET "/guilds/$guild/channels" | jq -er 'map(select(.type == 0)) | .[0].id'
}

# say TEXT
say() {
    api POST "/channels/$(first_channel)/messages" "$(jq -n --arg text "$1" '{content: $text}')" >/dev/null
}

# said: what was said, a line each, the oldest first.
said() {
    api GET "/channels/$(first_channel)/messages?limit=100" | jq -r 'map(.content) | reverse | .[]'
}

# must_have_said TEXT…: these and no more, by the count of messages of people.
must_have_said() {
    local wanted have
    wanted=$(printf '%s\n' "$@")
    have=$(said)
    [ "$have" = "$wanted" ] || fail "the channel has '$have', not '$wanted'"
}

# gateway_opens: the WebSocket is let through to the instance, which says hello (opcode 10).
gateway_opens() {
    local answer='' part reader
    exec {reader}< <(engine curl --silent --max-time 60 --include --no-buffer --http1.1 --header 'Connection: Upgrade' \
        --header 'Upgrade: websocket' --header 'Sec-WebSocket-Version: 13' \
        --header 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==' "$BASE/gateway?v=10&encoding=json")
    # No longer than until it has: it stays open.
    while [[ $answer != *'"op":10'* ]] && IFS= read -r -d '}' -u "$reader" part; do answer+=$part; done
    exec {reader}<&-
    grep -q '^HTTP/1.1 101' <<<"$answer" || fail "the gateway answers $answer"
    grep -q '"op":10' <<<"$answer" || fail "the gateway doesn't say hello: $answer"
}

healthy() {
    engine curl --silent --fail --max-time 5 "$BASE/api/health" >/dev/null
}
