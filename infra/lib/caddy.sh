# shellcheck shell=bash
# Caddy: a file of ours for each service, and one line in the Caddyfile that reads them.

readonly SITES_DIR=$CADDY_DIR/privatechat.d
# Certificates that it made itself.
readonly CADDY_LOCAL=$PREFIX/var/lib/caddy/.local/share/caddy/certificates/local
readonly CADDYFILE=$CADDY_DIR/Caddyfile
readonly IMPORT_LINE='import /etc/caddy/privatechat.d/*.caddy'

# caddyfile_kind: none, stock (as the package brought it), ours (reads our sites), or foreign (somebody's, which doesn't).
caddyfile_kind() {
    local packaged
    if [ ! -e "$CADDYFILE" ]; then
        echo none
    elif grep -qE '^[[:space:]]*import +/etc/caddy/privatechat\.d/\*\.caddy' "$CADDYFILE"; then
        echo ours
    elif cmp -s "$CADDYFILE" <(grep -v '^import ' "$(release_files)/caddy/Caddyfile"); then
        # As uninstall left it.
        echo stock
    else
        packaged=$(dpkg-query -W -f '${Conffiles}\n' caddy 2>/dev/null | awk '$1 == "/etc/caddy/Caddyfile" { print $2 }')
        # What an uninstallation leaves of ours is nobody's either.
        if cmp -s <(grep -vF "$IMPORT_LINE" "$(release_files)/caddy/Caddyfile") "$CADDYFILE" || [ "$(md5sum <"$CADDYFILE" | cut -d' ' -f1)" = "$packaged" ]; then
            echo stock
        else
            echo foreign
        fi
    fi
}

caddyfile_advice() {
    printf '%s is yours, so it stays as it is. Add this line to it and reload Caddy, or nobody reaches PrivateChat: %s\n' \
        "$CADDYFILE" "$IMPORT_LINE"
}

# caddy_write SERVICE: its site, from the state.
caddy_write() {
    local service=$1 domain email authority root issuers
    domain=$(service_domain "$service") email=$(state_get ADMIN_EMAIL)
    authority=$(state_get ACME_CA) root=$(state_get ACME_CA_ROOT)
    issuers=$(caddy_issuers "$domain" "$email" "$authority" "$root")
    folder "$SITES_DIR" 0755
    put_generated "$SITES_DIR/$service.caddy" 0644 < <(
        DOMAIN=$domain PORT=$(service_port "$service") SERVICE=$service ISSUERS=$issuers awk '
            /@ISSUERS@/ { print ENVIRON["ISSUERS"]; next }
            { gsub("@DOMAIN@", ENVIRON["DOMAIN"]); gsub("@PORT@", ENVIRON["PORT"]); gsub("@SERVICE@", ENVIRON["SERVICE"]); print }
        ' "$(release_files)/caddy/site.caddy"
    )
}

# caddy_issuers DOMAIN EMAIL AUTHORITY ROOT: who is asked for the certificate, in this order.
# A local certificate ends soon, and before it does all of them are asked again: each hour.
caddy_issuers() {
    local domain=$1 email=$2 authority=$3 root=$4
    if [ -z "$authority" ] && domain_local "$domain"; then
        printf '\t\tissuer internal\n'
        return
    fi
    printf '\t\tissuer acme {\n\t\t\temail %s\n' "$email"
    [ -z "$authority" ] || printf '\t\t\tdir %s\n' "$authority"
    [ -z "$root" ] || printf '\t\t\ttrusted_roots %s\n' "$root"
    printf '\t\t}\n'
    [ -n "$authority" ] || printf '\t\tissuer zerossl {\n\t\t\temail %s\n\t\t}\n' "$email"
    ! domain_shared "$domain" || printf '\t\tissuer internal {\n\t\t\tlifetime 90m\n\t\t}\n'
}

# domain_local NAME: no public authority can vouch for it.
domain_local() {
    case $1 in
        localhost | *.localhost | *.local | *.internal | *.lan | *.home.arpa | *.test) ;;
        *) false ;;
    esac
}

# domain_shared NAME: one registered domain for all users of such a service, and so one limit at authorities.
domain_shared() {
    [[ $1 == *.nip.io || $1 == *.sslip.io ]]
}

# caddy_apply: checked as the user that runs it, then put to work. What doesn't pass is taken back.
caddy_apply() {
    local problem
    case $(caddyfile_kind) in
        # Told before, and at the end.
        foreign) return ;;
        ours) ;;
        *) put "$CADDYFILE" 0644 <"$(release_files)/caddy/Caddyfile" ;;
    esac
    folder "$UNITS_DIR/caddy.service.d" 0755
    put_generated "$UNITS_DIR/caddy.service.d/privatechat.conf" 0644 <"$(release_files)/caddy/memory.conf"
    if dry; then
        [ -z "$CHANGED" ] || run systemctl reload caddy
        return
    fi
    problem=$(caddy_validate) || fail "Caddy refuses its settings in $CADDY_DIR: $(tail -n 1 <<<"$problem"). It goes on with the old ones"
    run systemctl daemon-reload
    run systemctl enable caddy
    if older_than_its_files caddy ExecMainStartTimestamp "$UNITS_DIR/caddy.service.d"; then
        run timeout 60 systemctl restart caddy || fail "Caddy did not start: appctl logs caddy"
    elif older_than_its_files caddy StateChangeTimestamp "$CADDYFILE" "$SITES_DIR"; then
        # A reload that fails hangs for a minute and a half in the version of Debian and Ubuntu.
        run timeout 20 systemctl reload caddy || run timeout 60 systemctl restart caddy ||
            fail "Caddy did not start: appctl logs caddy"
    else
        run systemctl start caddy
    fi
}

# native_restart_caddy: it asks for certificates at once. As long as a local one is good, it would not.
native_restart_caddy() {
    local service domain
    timeout 60 systemctl stop caddy
    for service in $(services); do
        domain=$(service_domain "$service")
        if [ -n "$(state_get ACME_CA)" ] || ! domain_local "$domain"; then rm -rf "${CADDY_LOCAL:?}/$domain"; fi
    done
    timeout 60 systemctl start caddy || fail "Caddy did not start: appctl logs caddy"
}

caddy_validate() {
    timeout 60 runuser -u caddy -- env HOME=/var/lib/caddy caddy validate --adapter caddyfile --config "$CADDYFILE" 2>&1 </dev/null
}
