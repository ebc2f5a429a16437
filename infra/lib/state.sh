# shellcheck shell=bash
# What is known of this installation, and which of its files somebody changed. A part of common.sh.

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

# role_of SERVICE: which of its roles is installed here.
role_of() {
    local role
    for role in $(state_get ROLES); do [ "$(service_of "$role")" != "$1" ] || echo "$role"; done
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
