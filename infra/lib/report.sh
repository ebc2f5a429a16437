# shellcheck shell=bash
# The end: whether people can use it already, and what to do first.

# How long the server may take to answer, and the certificate to come, in seconds.
readonly APP_PATIENCE=90 CERTIFICATE_PATIENCE=${CERTIFICATE_PATIENCE:-30}

# report_wait SERVICE VERSION: ends if the server doesn't answer.
report_wait() {
    local deadline=$((SECONDS + APP_PATIENCE))
    until answers "$2" "http://127.0.0.1:$(service_port "$1")/api/health"; do
        systemctl is-active --quiet "privatechat-$1" || app_is_down "$1"
        [ "$SECONDS" -lt "$deadline" ] || app_is_down "$1"
        sleep 0.2
    done
    certificate_wait "$2" "$(service_domain "$1")"
}

# certificate_wait VERSION DOMAIN: tells CERTIFICATE: public, private (the operator's own authority), local, pending, or
# unrouted (the operator's own Caddyfile doesn't lead here).
certificate_wait() {
    local deadline=$((SECONDS + CERTIFICATE_PATIENCE))
    CERTIFICATE=pending
    if [ "$MODE" = native ] && [ "$(caddyfile_kind)" = foreign ]; then CERTIFICATE=unrouted; fi
    while [ "$CERTIFICATE" = pending ] && [ "$SECONDS" -lt "$deadline" ]; do
        certificate_look "$1" "$2"
        [ "$CERTIFICATE" != pending ] || sleep 0.3
    done
}

certificate_look() {
    local untrusted=
    # First the look that trusts anything: a certificate that comes between the two is then seen as what it is.
    ! answers "$1" "https://$2/api/health" --resolve "$2:443:127.0.0.1" --insecure || untrusted=local
    certificate_trusted "$1" "$2" || CERTIFICATE=${untrusted:-pending}
}

certificate_trusted() {
    local towards=(--resolve "$2:443:127.0.0.1") url=https://$2/api/health root
    root=$(state_get ACME_CA_ROOT)
    if answers "$1" "$url" "${towards[@]}"; then
        CERTIFICATE=public
    elif [ -n "$root" ] && answers "$1" "$url" "${towards[@]}" --cacert "$root"; then
        CERTIFICATE=private
    else
        return 1
    fi
}

# answers VERSION URL [CURL'S OPTIONS]
answers() {
    local version=$1 url=$2
    shift 2
    curl -fsS --noproxy '*' --max-time 10 "$@" "$url" 2>/dev/null | grep -qF "\"version\":\"$version\""
}

report() {
    local domain
    domain=$(service_domain "$1")
    say ""
    say "PrivateChat $2 runs: https://$domain"
    certificate_words "$domain"
    if [ "$1" = instance ]; then report_instance; else report_resolver "$domain"; fi
    say ""
    say "To look after it:  appctl status | doctor | backup | update   (appctl help)"
    say "What was done is in $LOG_FILE"
}

certificate_words() {
    case $CERTIFICATE in
        pending)
            warn "there is no certificate yet, so https://$1 does not answer. Caddy goes on asking for one by itself. \
It gets one when $1 leads to this machine and ports 80 and 443 can be reached from the internet: look with \
\`appctl doctor\` and \`appctl logs caddy\`; after a change \`appctl restart caddy\` asks at once"
            ;;
        local)
            warn "the certificate for $1 is only a local one: EVERY GUEST'S BROWSER WILL WARN that the connection is not \
private, and bots will refuse it. $(local_reason "$1")"
            ;;
        unrouted) warn "$(caddyfile_advice)" ;;
        private) say "Its certificate is from $(state_get ACME_CA): whoever visits must trust that authority." ;;
    esac
}

local_reason() {
    if domain_shared "$1"; then
        echo "No authority gave one for this shared name, which happens; they are asked again each hour, and at once by \`appctl restart caddy\`. Better: give \
this machine a domain of its own, and run install.sh again with DOMAIN=chat.example.org"
    else
        echo "No public authority can give one for this name. For a public certificate run install.sh again with a public DOMAIN"
    fi
}

# The link makes its first reader the administrator: it is shown, and never written into the log.
report_instance() {
    local link
    link=$(setup_link)
    if [ -n "$link" ]; then
        say ""
        say "First, open the set-up link, which makes your account, the administrator's. It works once:"
        printf '\n    %s\n' "$link"
    fi
    [ "$ROLE" != instance ] || say "Its invitations are registered at $(resolver_url): appctl doctor tells whether that works"
}

setup_link() {
    local said
    # The log keeps a link that is used up, so it is asked only for a server that can't tell.
    said=$("$CURRENT/appctl" setup-link 2>/dev/null) || said=$(instance_log) || true
    grep -o 'https\?://[^ ]*#claim=[^ ]*' <<<"$said" | tail -n 1 || true
}

instance_log() {
    if [ "$MODE" = compose ]; then
        docker compose --project-directory "$COMPOSE_HOME" logs --no-log-prefix instance 2>/dev/null
    else
        journalctl -u privatechat-instance -o cat --no-pager 2>/dev/null
    fi
}

report_resolver() {
    local token=$SECRETS_DIR/resolver/RESOLVER_REGISTER_TOKEN
    say ""
    if [ -s "$token" ]; then
        say "Instances register their invitations with the token in $token (for root to read). Give it to their operators over \
a safe channel; they install with"
    else
        say "Instances register their invitations with a token each: appctl token new NAME. Their operators install with"
    fi
    say "    INSTALL_ROLE=instance CONTROL_PLANE_URL=https://$1 RESOLVER_REGISTER_TOKEN=…"
    [ ! -s "$token" ] || say "Instances of different people get a token each: appctl token new NAME"
}
