# shellcheck shell=bash
# `appctl token`: who may register codes at this resolver. Tokens come and go without a pause.

token_command() {
    has_service resolver || fail "tokens are a resolver's, and there is none on this machine"
    case "${1:-} ${2:-}" in
        "new "?*) token_new "$2" ;;
        "drop "?*) token_drop "$2" ;;
        "list ") token_list ;;
        *) fail "token new NAME | token list | token drop NAME" ;;
    esac
}

token_new() {
    local name=$1 text line
    [ "$(token_entries | grep -c "^$name:")" -lt 2 ] ||
        fail "$name has two tokens, the old one and a new one; \`appctl token drop $name\` ends the older"
    # The resolver makes it, and knows what a name may be.
    text=$(service_run resolver token new "$name" 2>&1) || fail "$(tail -n 1 <<<"$text")"
    line=$(head -n 1 <<<"$text")
    token_entries_write "$(token_entries && echo "$line")"
    token_is_known "${line#*:}" || fail "the resolver does not take the new token: \`appctl logs resolver\` says why"
    # Not by `say`, which would also write it to the log.
    printf '%s\n\nThis is shown once. The instance %s needs it:\n' "${line#*:}" "$name"
    printf '  appctl config set CONTROL_PLANE_URL https://%s\n  appctl config set RESOLVER_REGISTER_TOKEN -\n  appctl restart\n' \
        "$(service_domain resolver)"
}

# token_drop NAME: the older of two, or the only one.
token_drop() {
    local entries
    entries=$(token_entries)
    grep "^$1:" <<<"$entries" >/dev/null || fail "there is no token of $1; \`appctl token list\` says who has one"
    token_entries_write "$(awk -v name="$1:" 'index($0, name) == 1 && !done++ { next } { print }' <<<"$entries")"
    say "the older token of $1 is good no longer"
}

token_list() {
    token_entries | cut -d: -f1 | sort | uniq -c | awk '{ print $2, ($1 > 1 ? "(two tokens)" : "") }'
}

# A line each. The one of nobody only keeps the file from being empty.
token_entries() {
    config_value resolver RESOLVER_REGISTER_TOKENS | tr ',' '\n' | grep -v -e '^nobody:' -e '^$' || true
}

token_entries_write() {
    config_write resolver RESOLVER_REGISTER_TOKENS "$(paste -sd, <<<"$1")"
    "$(state_get MODE)_reload" resolver
}

# token_is_known TOKEN: the running resolver takes it. The token goes through standard input, where nobody sees it.
token_is_known() {
    local end=$((SECONDS + START_SECONDS))
    [ "$(service_state resolver)" = running ] || return 0
    until "$(state_get MODE)_curl" resolver /api/resolver/stats <<<"header = \"x-resolver-token: $1\"" >/dev/null; do
        [ "$SECONDS" -lt "$end" ] || return 1
        sleep 0.2
    done
}
