# shellcheck shell=bash
# What install.sh does once there is a release that it may trust.

# shellcheck source=infra/lib/common.sh
# (the others are beside it)
install_release() {
    local part
    HERE=$1
    for part in common release secrets network packages settings preflight units caddy report compose_install; do
        # shellcheck disable=SC1090 # a file of this folder
        source "$HERE/lib/$part.sh"
    done
    log_to install
    with_lock install_locked
}

install_locked() {
    local version
    version=$(cat "$HERE/VERSION")
    log "---- install.sh of PrivateChat $version"
    settings_resolve
    packages_install iproute2
    preflight
    check_version "$version"
    say "Installing PrivateChat $version: $ROLE, $NAME"
    open_firewall
    if [ "$MODE" = compose ]; then install_compose "$version"; else install_native "$version"; fi
}

# An older program may not understand the database that a newer one has changed.
check_version() {
    local installed
    installed=$(release_current)
    [ -n "$installed" ] && release_older "$1" "$installed" && [ -z "${FORCE:-}" ] || return 0
    fail "version $installed is installed, and $1 is older: it may not understand the database any more. appctl restore \
brings an old backup back; to try it all the same: --force"
}

open_firewall() {
    [ -z "$OPEN_WITH" ] || run bash -c "$OPEN_WITH"
}

install_native() {
    packages_install caddy curl openssl ca-certificates
    release_place "$HERE"
    release_switch "$1"
    units_write "$SERVICE"
    settings_write
    secrets_write
    credentials_write "$SERVICE"
    units_enable "$SERVICE"
    caddy_write "$SERVICE"
    caddy_apply
    dry || release_prune
    ! dry || {
        say "That is all. Nothing was changed."
        return
    }
    report_wait "$SERVICE" "$1"
    report "$SERVICE" "$1"
}

# settings_write: what was decided, for the next run and for appctl; and what the server reads.
settings_write() {
    local roles channel file=$ETC_DIR/$SERVICE.env before
    before=$(service_domain "$SERVICE")
    roles=$(state_get ROLES)
    has_role "$ROLE" || roles=${roles:+$roles }$ROLE
    keep_authority_root
    channel=${CHANNEL:-$(state_get CHANNEL)}
    state_set MODE "$MODE" ROLES "$roles" "${SERVICE^^}_DOMAIN" "$NAME" ADMIN_EMAIL "$EMAIL" \
        INSTALL_BASE_URL "$(base_url)" CHANNEL "${channel:-stable}" ACME_CA "$AUTHORITY" ACME_CA_ROOT "$AUTHORITY_ROOT"
    [ -e "$file" ] || put "$file" 0644 <<END
# Settings of PrivateChat's $SERVICE, KEY=value. Change them here or with \`appctl config set\`; then: appctl restart
# What there is to set: $CURRENT/$SERVICE sample-config. Secrets are in $SECRETS_DIR/$SERVICE, a file each.
BIND=127.0.0.1
PORT=$(service_port "$SERVICE")
TRUSTED_PROXIES=127.0.0.1,::1
END
    if [ "$SERVICE" = resolver ]; then
        [ "$before" = "$NAME" ] || env_set "$file" RESOLVER_PUBLIC_URL "https://$NAME"
    else
        env_set "$file" DOMAIN "$NAME" ADMIN_EMAIL "$EMAIL"
        [ "$ROLE" != instance ] || env_set "$file" CONTROL_PLANE_URL "$(resolver_url)"
    fi
}

# Caddy reads it as its own user, whenever it asks for a certificate.
keep_authority_root() {
    local kept=$ETC_DIR/acme-ca-root.pem
    [ -n "$AUTHORITY_ROOT" ] && [ "$AUTHORITY_ROOT" != "$kept" ] || return 0
    put "$kept" 0644 <"$AUTHORITY_ROOT"
    AUTHORITY_ROOT=$kept
}

secrets_write() {
    local key
    for key in DATABASE_URL REDIS_URL; do
        if [ -n "${!key:-}" ]; then secret_put "$SERVICE" "$key" "${!key}"; fi
    done
    if [ -n "${RESOLVER_REGISTER_TOKEN:-}" ]; then
        [ "$ROLE" = standalone ] || secret_put "$SERVICE" RESOLVER_REGISTER_TOKEN "$RESOLVER_REGISTER_TOKEN"
    elif [ "$SERVICE" = resolver ] && ! secret_there resolver RESOLVER_REGISTER_TOKEN && ! secret_there resolver RESOLVER_REGISTER_TOKENS; then
        secret_put resolver RESOLVER_REGISTER_TOKEN "$(openssl rand -hex 32)"
    fi
}
