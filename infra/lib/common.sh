# shellcheck shell=bash
# Where everything is on an installed machine, and what install.sh and appctl both do: speak, log, keep state, lock.
# Each path can be moved below another root by PRIVATECHAT_ROOT, for tests.
# shellcheck disable=SC2034 # the paths are read by whoever sources this

[ -z "${COMMON_LOADED:-}" ] || return 0
readonly COMMON_LOADED=1

readonly PREFIX=${PRIVATECHAT_ROOT:-}
readonly OPT_DIR=$PREFIX/opt/privatechat
readonly RELEASES_DIR=$OPT_DIR/releases
readonly CURRENT=$OPT_DIR/current
readonly COMPOSE_HOME=$OPT_DIR/compose
readonly BIN_DIR=$PREFIX/usr/local/bin
readonly ETC_DIR=$PREFIX/etc/privatechat
readonly STATE_FILE=$ETC_DIR/install.env
readonly SECRETS_DIR=$ETC_DIR/secrets
readonly DATA_ROOT=$PREFIX/var/lib/privatechat
readonly BACKUPS_DIR=$PREFIX/var/backups/privatechat
readonly LOG_DIR=$PREFIX/var/log/privatechat
readonly UNITS_DIR=$PREFIX/etc/systemd/system
readonly RUN_UNITS_DIR=$PREFIX/run/systemd/system
readonly CADDY_DIR=$PREFIX/etc/caddy
readonly LOCK_FILE=$PREFIX/run/lock/privatechat.lock
readonly SERVICE_USER=privatechat

# What is given to the servers as files that only they can read, and never as a variable.
readonly SECRET_KEYS="RESOLVER_REGISTER_TOKEN RESOLVER_REGISTER_TOKENS RESOLVER_ADMIN_TOKEN JWT_SECRET DATABASE_URL REDIS_URL"

LOG_FILE=
CHANGED=

# ---- speaking ----

say() {
    printf '%s\n' "$*"
    log "$*"
}

warn() {
    printf '%s%s\n' "$(coloured 33 'warning: ')" "$*" >&2
    log "warning: $*"
}

# fail MESSAGE: ends the program.
fail() {
    trap - ERR
    printf '%s%s\n' "$(coloured 31 'error: ')" "$*" >&2
    log "error: $*"
    exit 1
}

coloured() {
    if [ -t 2 ]; then printf '\033[1;%sm%s\033[0m' "$1" "$2"; else printf '%s' "$2"; fi
}

# log_to NAME: from now on everything said is also written to NAME.log, for root's eyes only.
log_to() {
    ! dry || return 0
    install -d -m 0700 "$LOG_DIR"
    LOG_FILE=$LOG_DIR/$1.log
    [ -e "$LOG_FILE" ] || install -m 0600 /dev/null "$LOG_FILE"
}

log_nowhere() {
    LOG_FILE=
}

log() {
    [ -z "$LOG_FILE" ] || TZ=UTC0 printf '%(%FT%TZ)T %s\n' -1 "$*" >>"$LOG_FILE"
}

log_lines() {
    local line
    while IFS= read -r line || [ -n "$line" ]; do log "    $line"; done
}

# ask QUESTION DEFAULT: the answer typed at the terminal. Never from standard input, which may be the script itself.
ask() {
    local answer=
    interactive && read -r -p "$1 [$2] " answer </dev/tty 2>/dev/tty
    printf '%s\n' "${answer:-$2}"
}

# ask_secretly QUESTION: what is typed is not shown.
ask_secretly() {
    local answer=
    interactive && read -r -s -p "$1 " answer </dev/tty 2>/dev/tty && echo >/dev/tty
    printf '%s\n' "$answer"
}

interactive() {
    [ -z "${NON_INTERACTIVE:-}" ] && { : </dev/tty; } 2>/dev/null
}

# ---- doing ----

dry() {
    [ "${DRY_RUN:-0}" = 1 ]
}

# run COMMAND…: does it, with its output in the log. Under DRY_RUN=1 it only says what it would do.
run() {
    if dry; then
        printf 'would run: %s\n' "$*"
        return
    fi
    log "+ $*"
    "$@" </dev/null 2>&1 | log_lines
}

# put PATH MODE: writes standard input there, whole or not at all. A file that is so already stays untouched.
put() {
    local text new
    text=$(cat && printf .)
    if cmp -s "$1" <(printf %s "${text%.}") && [ "$(stat -c %a "$1")" = "${2#0}" ]; then return; fi
    # shellcheck disable=SC2034 # for whoever puts several files and acts if one of them was new
    CHANGED=1
    if dry; then
        printf 'would write: %s (%s)\n' "$1" "$2"
        return
    fi
    new=$(mktemp "$1.XXXXXX")
    printf %s "${text%.}" >"$new"
    chmod "$2" "$new"
    [ ! -e "$1" ] || chown --reference="$1" "$new"
    mv -fT "$new" "$1"
    log "wrote $1"
}

# folder PATH MODE [USER]: is there, with that mode.
folder() {
    local as=()
    [ -z "${3:-}" ] || as=(-o "$3" -g "$3")
    [ "$(stat -c %a "$1" 2>/dev/null)" = "${2#0}" ] || run install -d -m "$2" "${as[@]}" "$1"
}

# with_lock COMMAND…: does it while no other install.sh or appctl changes this machine.
with_lock() {
    if ! dry && [ -z "${PRIVATECHAT_LOCKED:-}" ]; then
        mkdir -p "$(dirname "$LOCK_FILE")"
        exec {LOCK}>"$LOCK_FILE"
        flock -n "$LOCK" || fail "another install.sh or appctl is at work here: try again when it is done"
        export PRIVATECHAT_LOCKED=1
    fi
    "$@"
}

# ---- what is known of this installation ----

# env_get FILE KEY: the value in a file of KEY=value lines; nothing where it isn't set.
env_get() {
    local value
    [ -r "$1" ] || return 0
    value=$(sed -n "s/^$2=//p" "$1" | tail -n 1)
    if [[ $value == \"*\" ]]; then
        value=${value:1:-1}
        value=${value//\\\"/\"}
        value=${value//\\\\/\\}
    fi
    printf '%s\n' "$value"
}

# env_set FILE KEY VALUE [KEY VALUE…]: changes these lines, or adds them. All others, comments too, stay as they are.
env_set() {
    local file=$1 text=
    shift
    [ ! -e "$file" ] || text=$(<"$file")
    while [ $# -gt 0 ]; do
        [[ $2 != *$'\n'* ]] || fail "$1 must be one line"
        text=$(KEY=$1 LINE=$1=$(env_quoted "$2") awk '
            index($0, ENVIRON["KEY"] "=") == 1 { if (!done++) print ENVIRON["LINE"]; next }
            { print }
            END { if (!done) print ENVIRON["LINE"] }' <<<"$text")
        shift 2
    done
    # An empty file gave one empty line.
    put "$file" "$(stat -c 0%a "$file" 2>/dev/null || echo 0644)" <<<"${text#$'\n'}"
}

env_quoted() {
    local escaped=${1//\\/\\\\}
    if [[ $1 =~ ^[A-Za-z0-9_.,:/@%+=~-]*$ ]]; then printf '%s\n' "$1"; else printf '"%s"\n' "${escaped//\"/\\\"}"; fi
}

state_get() {
    env_get "$STATE_FILE" "$1"
}

# state_set KEY VALUE [KEY VALUE…]
state_set() {
    env_set "$STATE_FILE" "$@"
}

# has_role ROLE: whether it is installed here.
has_role() {
    [[ " $(state_get ROLES) " == *" $1 "* ]]
}

# service_of ROLE: standalone and instance are the same program.
service_of() {
    case $1 in
        standalone | instance) echo instance ;;
        resolver) echo resolver ;;
        *) fail "there is no role $1; there are: standalone, instance, resolver" ;;
    esac
}

# services: those installed here, a line each.
services() {
    local role
    for role in $(state_get ROLES); do service_of "$role"; done
}

# service_port SERVICE: where it listens on the loopback.
service_port() {
    local set
    set=$(env_get "$ETC_DIR/$1.env" PORT)
    if [ -n "$set" ]; then echo "$set"; elif [ "$1" = resolver ]; then echo 8081; else echo 8080; fi
}

# service_domain SERVICE: its name.
service_domain() {
    state_get "${1^^}_DOMAIN"
}

# older_than_its_files UNIT PROPERTY FILE…: whether one of these changed after that moment in the unit's life.
older_than_its_files() {
    local moment
    moment=$(systemctl show --timestamp=us+utc --property "$2" --value "$1") || return 0
    [ -n "$moment" ] || return 0
    [ -n "$(find "${@:3}" -maxdepth 1 -newermt "$moment" 2>/dev/null | head -n 1)" ]
}

# ---- files that this makes, and that an operator may have changed since ----

readonly WRITTEN=$ETC_DIR/written.sha256

# put_generated PATH MODE: like put, unless somebody else changed the file since: then it stays, and they are told.
put_generated() {
    local wanted recorded now
    wanted=$(cat)
    recorded=$(recorded_hash "$1")
    now=$([ ! -f "$1" ] || sha256sum <"$1" | cut -d' ' -f1)
    if [ -n "$now" ] && [ "$now" != "$recorded" ] && [ "$now" != "$(hash_of "$wanted")" ]; then
        [ "$recorded" != "$(hash_of "$wanted")" ] || return 0
        put "$1.new" "$2" <<<"$wanted"
        warn "$1 was changed by somebody, so it stays. What this version would have there is in $1.new"
        return
    fi
    put "$1" "$2" <<<"$wanted"
    dry || put "$WRITTEN" 0644 <<<"$( ([ ! -f "$WRITTEN" ] || awk -v path="$1" '$2 != path' "$WRITTEN" &&
        printf '%s  %s\n' "$(hash_of "$wanted")" "$1") | sort -k 2)"
}

recorded_hash() {
    [ ! -f "$WRITTEN" ] || awk -v path="$1" '$2 == path { print $1 }' "$WRITTEN"
}

hash_of() {
    printf '%s\n' "$1" | sha256sum | cut -d' ' -f1
}
