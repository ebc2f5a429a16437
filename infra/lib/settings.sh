# shellcheck shell=bash
# What is to be installed: the environment counts first, then what is installed already, then what can be found out.
# Sets MODE, ROLE, SERVICE, NAME (the domain), EMAIL, AUTHORITY, AUTHORITY_ROOT and, where it was looked for, FOUND_ADDRESS.
# shellcheck disable=SC2034 # they are read by the other files

# settings_resolve [ROLE]
settings_resolve() {
    MODE=${INSTALL_MODE:-$(state_get MODE)}
    MODE=${MODE:-native}
    ROLE=${1:-$(wanted_roles | head -n 1)}
    SERVICE=$(service_of "$ROLE") || exit 1
    AUTHORITY=${ACME_CA:-$(state_get ACME_CA)}
    AUTHORITY_ROOT=${ACME_CA_ROOT:-$(state_get ACME_CA_ROOT)}
    resolve_domain
    EMAIL=${ADMIN_EMAIL:-$(configured ADMIN_EMAIL "$(state_get ADMIN_EMAIL)")}
    [ -n "$EMAIL" ] || EMAIL=$(ask "An address that certificates are for:" "admin@$NAME")
    ask_for_resolver
    settings_check
}

# wanted_roles: a line each. A run without a role is about all that is there.
wanted_roles() {
    local roles=${INSTALL_ROLE:-$(state_get ROLES)}
    tr ' ' '\n' <<<"${roles:-standalone}"
}

# What can only be meant for one server must be said of which.
check_meant_for_one() {
    local key
    [ -z "${INSTALL_ROLE:-}" ] && [ "$(wanted_roles | wc -l)" -gt 1 ] || return 0
    for key in DOMAIN CONTROL_PLANE_URL RESOLVER_REGISTER_TOKEN DATABASE_URL REDIS_URL; do
        [ -z "${!key:-}" ] || blocker "this machine has several roles ($(state_get ROLES)): say by INSTALL_ROLE for which one $key is"
    done
}

resolve_domain() {
    NAME=${DOMAIN:-$(configured DOMAIN "$(service_domain "$SERVICE")")}
    FOUND_ADDRESS=
    if [ -z "$NAME" ]; then
        FOUND_ADDRESS=$(public_ip)
        if [ -n "$FOUND_ADDRESS" ]; then NAME=$(free_name "$(domain_of_address "$FOUND_ADDRESS")"); fi
        NAME=$(ask "The domain that people will use:" "$NAME")
    fi
    NAME=${NAME,,}
    NAME=${NAME%.}
}

# configured KEY OTHERWISE: what the operator may have written into the instance's settings counts more than what we know.
configured() {
    local value=
    [ "$SERVICE" != instance ] || value=$(env_get "$(settings_file)" "$1")
    printf '%s\n' "${value:-$2}"
}

# free_name NAME: another one where the other service of this machine has it already.
free_name() {
    local other=resolver
    [ "$SERVICE" = instance ] || other=instance
    if [ "$(service_domain "$other")" = "$1" ]; then printf '%s.%s\n' "${SERVICE/instance/chat}" "$1"; else printf '%s\n' "$1"; fi
}

ask_for_resolver() {
    [ "$ROLE" = instance ] || return 0
    [ -n "$(resolver_url)" ] || CONTROL_PLANE_URL=$(ask "The resolver's address:" "")
    [ -n "${RESOLVER_REGISTER_TOKEN:-}" ] || token_there ||
        RESOLVER_REGISTER_TOKEN=$(ask_secretly "The token that the resolver's operator gave you:")
}

resolver_url() {
    printf '%s\n' "${CONTROL_PLANE_URL:-$(env_get "$(settings_file)" CONTROL_PLANE_URL)}"
}

# settings_file: where the server that is being installed has its settings.
settings_file() {
    if [ "$MODE" = compose ]; then echo "$COMPOSE_HOME/.env"; else echo "$ETC_DIR/$SERVICE.env"; fi
}

token_there() {
    if [ "$MODE" = compose ]; then
        [ -n "$(env_get "$(settings_file)" RESOLVER_REGISTER_TOKEN)" ]
    else
        secret_there instance RESOLVER_REGISTER_TOKEN
    fi
}

# settings_check: everything that is wrong with the settings, collected for the preflight.
settings_check() {
    local other installed
    installed=$(state_get MODE)
    [[ $MODE == native || $MODE == compose ]] || blocker "INSTALL_MODE must be native or compose, not $MODE"
    [ -z "$installed" ] || [ "$installed" = "$MODE" ] ||
        blocker "this machine has an installation in mode $installed: INSTALL_MODE can't change it to $MODE"
    case $ROLE in
        standalone) other=instance ;;
        instance) other=standalone ;;
        *) other=none ;;
    esac
    ! has_role "$other" || blocker "this machine has the role $other already, and there is one chat server on a machine. $(how_to_become "$ROLE")"
    if [ -z "$NAME" ]; then
        blocker "no public address could be found out, so DOMAIN must be set: the name that people will use"
    elif ! domain_valid "$NAME"; then
        blocker "DOMAIN must be a name such as chat.example.org (letters, digits, hyphens and dots), not ${NAME:0:80}"
    fi
    email_valid "$EMAIL" || blocker "ADMIN_EMAIL must be an address such as admin@example.org, not ${EMAIL:0:80}"
    [ -z "$AUTHORITY" ] || [[ $AUTHORITY =~ ^https://[A-Za-z0-9._:/-]+$ ]] ||
        blocker "ACME_CA must be an address that begins with https://, not ${AUTHORITY:0:80}"
    [ -z "$AUTHORITY_ROOT" ] || openssl x509 -in "$AUTHORITY_ROOT" -noout 2>/dev/null ||
        blocker "ACME_CA_ROOT must be the path of a certificate (PEM), not $AUTHORITY_ROOT"
    check_resolver_settings
    check_database_settings
    compose_settings_check
}

check_resolver_settings() {
    local url
    [ "$ROLE" = instance ] || return 0
    url=$(resolver_url)
    [[ $url =~ ^https?://[A-Za-z0-9._:/-]+$ ]] ||
        blocker "INSTALL_ROLE=instance needs CONTROL_PLANE_URL, the resolver's address (https://…)${url:+, not ${url:0:80}}"
    [ -n "${RESOLVER_REGISTER_TOKEN:-}" ] || token_there ||
        blocker "INSTALL_ROLE=instance needs RESOLVER_REGISTER_TOKEN, the token that the resolver's operator gave you"
}

check_database_settings() {
    [[ ${DATABASE_URL:-postgres:} == @(postgres:|postgresql:|sqlite:)* ]] ||
        blocker "DATABASE_URL must begin with postgres:// or sqlite:"
    [[ ${REDIS_URL:-redis:} == @(redis:|rediss:|redis+unix:)* ]] || blocker "REDIS_URL must begin with redis://"
}

how_to_become() {
    if [ "$1" = instance ]; then
        echo "To register its invitations at a resolver: appctl config set CONTROL_PLANE_URL https://…, appctl config set \
RESOLVER_REGISTER_TOKEN …, appctl restart"
    else
        echo "To do without the resolver: appctl config set CONTROL_PLANE_URL and RESOLVER_REGISTER_TOKEN to nothing, appctl restart"
    fi
}
