# shellcheck shell=bash
# Where everything is on an installed machine, and what install.sh and appctl both do: speak, log, change files, lock.
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
readonly COMPOSE_ENV_KEPT=$ETC_DIR/compose.env
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

# shellcheck source=infra/lib/state.sh
source "$(dirname "${BASH_SOURCE[0]}")/state.sh"
