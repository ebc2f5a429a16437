# shellcheck shell=bash
# `appctl config`: settings in /etc/privatechat/SERVICE.env (compose: .env), secrets in a file each.

# Only together they mean something, and only one at a time can be set.
readonly PAIRED_KEYS="CONTROL_PLANE_URL RESOLVER_REGISTER_TOKEN"

config_command() {
    local service='' reveal=no force=no words=()
    while [ $# -gt 0 ]; do
        case $1 in
            --service) service=${2:?--service wants a name} && shift ;;
            --reveal) reveal=yes ;;
            --force) force=yes ;;
            *) words+=("$1") ;;
        esac
        shift
    done
    local action=${words[0]:-} key=${words[1]:-} value
    [ -n "$key" ] || [ "$action" = get ] || fail "config get [KEY] | set KEY VALUE | unset KEY"
    if [ -n "$key" ] && [ -z "$service" ]; then service=$(config_service_of "$key"); fi
    case $action in
        get) config_show "$service" "$key" "$reveal" ;;
        set)
            value=$(config_read_value "$key" "${words[@]:2}")
            log "appctl config set $key for $service"
            CONFIG_FORCE=$force with_lock config_set "$service" "$key" "$value"
            ;;
        unset)
            log "appctl config unset $key for $service"
            CONFIG_FORCE=$force with_lock config_set "$service" "$key" ''
            ;;
        *) fail "config knows get, set and unset" ;;
    esac
}

# config_set SERVICE KEY VALUE: the value goes where its kind belongs; an empty one takes the setting away. What the
# server refuses is put back, unless it was refused before, or is the first half of a pair.
config_set() {
    local service=$1 key=$2 value=$3 before complaint old
    config_known "$service" "$key"
    [[ $value != *$'\n'* ]] || fail "$key: a value has one line"
    old=$(config_value "$service" "$key")
    if [ "$old" = "$value" ]; then
        say "$key is so already"
        return
    fi
    before=$(config_complaint "$service")
    config_write "$service" "$key" "$value"
    complaint=$(config_complaint "$service")
    if [ -n "$complaint" ] && config_is_half "$key" "$complaint"; then
        warn "saved, but not yet complete: $complaint"
    elif [ -n "$complaint" ] && [ -z "$before" ] && [ "${CONFIG_FORCE:-no}" != yes ]; then
        config_write "$service" "$key" "$old"
        fail "$complaint. Nothing was changed"
    elif [ -n "$complaint" ]; then
        warn "saved, but the $service will not start so: $complaint"
    fi
    # Who leads people here has to know as well, and that is install.sh's work.
    case $(state_get MODE)\ $key in
        native\ DOMAIN) warn "Caddy still answers to the old name; to change that too: sudo INSTALL_ROLE=$(role_of "$service") DOMAIN=$value \
$CURRENT/install.sh" ;;
        native\ PORT) warn "Caddy still leads to the old port; after \`appctl restart\`: sudo $CURRENT/install.sh" ;;
    esac
    [ "$service" = backup ] || say "saved; \`appctl restart\` makes the $service use it"
}

# config_value SERVICE KEY: what it is set to, or nothing.
config_value() {
    if config_is_file "$1" "$2"; then secret_get "$1" "$2"; else env_get "$(config_file "$1")" "$2"; fi
}

# config_get SERVICE KEY: the same, and false when it is not set.
config_get() {
    local value
    value=$(config_value "$1" "$2")
    [ -n "$value" ] && printf '%s\n' "$value"
}

config_write() {
    local service=$1 key=$2 value=$3
    if config_is_file "$service" "$key"; then
        secret_put "$service" "$key" "$value"
        credentials_write "$service"
    elif [ -n "$value" ]; then
        env_set "$(config_file "$service")" "$key" "$value"
    else
        env_unset "$(config_file "$service")" "$key"
    fi
}

config_show() {
    local service=$1 key=$2 reveal=$3 one
    if [ -z "$key" ]; then
        for one in ${service:-$(services)}; do config_list "$one" "$reveal"; done
    elif config_is_secret "$service" "$key" && [ "$reveal" = no ]; then
        if config_get "$service" "$key" >/dev/null; then say "set (hidden)"; else fail "$key is not set"; fi
    else
        config_get "$service" "$key" || fail "$key is not set; without it the $service uses its default"
    fi
}

config_list() {
    local service=$1 reveal=$2 key
    printf '# %s\n' "$service"
    for key in $(env_keys "$(config_file "$service")"); do printf '%s=%s\n' "$key" "$(config_value "$service" "$key")"; done
    for key in $SECRET_KEYS; do
        config_get "$service" "$key" >/dev/null || continue
        if [ "$reveal" = yes ]; then printf '%s=' "$key" && config_get "$service" "$key"; else echo "$key set (hidden)"; fi
    done
}

# config_service_of KEY: whose it is. What both servers have belongs to the only one that is installed; a register token
# is the instance's, since that is what it is set for on a machine that has both.
config_service_of() {
    local service found=()
    case $1 in BACKUP_*) echo backup && return ;; esac
    if [ "$(state_get MODE)" = compose ]; then services | head -n 1 && return; fi
    for service in $(services); do
        config_keys "$service" | grep -x "$1" >/dev/null && found+=("$service")
    done
    case "${#found[@]} $1" in
        0\ *) fail "$1 is no setting of $(services | paste -sd' ')" ;;
        1\ * | "2 RESOLVER_REGISTER_TOKEN") echo "${found[0]}" ;;
        *) fail "$1 is a setting of both servers: say which one by --service instance or --service resolver" ;;
    esac
}

config_known() {
    [ "$1" = backup ] || config_keys "$1" | grep -x "$2" >/dev/null || fail "$2 is no setting of the $1"
}

# The program knows its settings best.
config_keys() {
    if [ "$(state_get MODE)" = compose ]; then compose_keys && return; fi
    service_run "$1" sample-config | sed -n 's/^# Environment: //p'
}

# config_complaint SERVICE: what the server says against its settings, or nothing.
config_complaint() {
    local said
    [ "$1" != backup ] || return 0
    said=$(service_run "$1" check-config 2>&1 >/dev/null) ||
        tail -n 1 <<<"${said:-its settings are refused}" | sed 's/^[Ee]rror: //'
}

config_is_half() {
    local key
    [[ " $PAIRED_KEYS " == *" $1 "* ]] || return 1
    for key in $PAIRED_KEYS; do [[ $2 == *"$key"* ]] || return 1; done
}

config_is_secret() {
    [ "$1" != backup ] && [[ " $SECRET_KEYS " == *" $2 "* ]]
}

# Natively secrets are files of their own; for Docker everything is in one file, which only root reads.
config_is_file() {
    config_is_secret "$@" && [ "$(state_get MODE)" = native ]
}

config_file() {
    if [ "$1" != backup ] && [ "$(state_get MODE)" = compose ]; then compose_env_file; else echo "$ETC_DIR/$1.env"; fi
}

env_keys() {
    sed -n 's/^\([A-Z][A-Z0-9_]*\)=..*/\1/p' "$1" 2>/dev/null | sort -u
}

# env_unset FILE KEY: takes that line away.
env_unset() {
    [ ! -e "$1" ] || awk -v key="$2=" 'index($0, key) != 1' "$1" | put "$1" "$(stat -c 0%a "$1")"
}

# config_read_value KEY [VALUE|-]: an empty one takes the setting away; without a value it asks on the terminal, and shows no secret.
config_read_value() {
    local key=$1 value=${2:-}
    if [ $# -lt 2 ]; then
        interactive || fail "config set $key wants a value, or - to read it from standard input"
        value=$(ask_secretly "$key:")
    elif [ "$value" = - ]; then
        IFS= read -r value || true
        [ -n "$value" ] || fail "$key: standard input is empty"
    elif [[ " $SECRET_KEYS " == *" $key "* ]]; then
        warn "others on this machine could see that value while it was given; \`appctl config set $key -\` reads it from standard input"
    fi
    printf '%s' "$value"
}
