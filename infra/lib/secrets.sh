# shellcheck shell=bash
# Secrets: a file each, which systemd hands to the service as it starts.

# systemd copies credentials once, as the service starts, so they can't change without a restart. The tokens of a resolver
# change while it runs: it reads this file itself, again at each SIGHUP, and so it must be allowed to.
readonly RELOADED_KEY=RESOLVER_REGISTER_TOKENS

# secret_write SERVICE KEY VALUE: an empty value removes it.
secret_write() {
    local file="$SECRETS_DIR/$1/$2"
    if [ -z "$3" ]; then
        rm -f "$file"
        return
    fi
    mkdir -p "$SECRETS_DIR/$1"
    (umask 077 && printf '%s\n' "$3" >"$file.new")
    if [ "$2" = "$RELOADED_KEY" ]; then
        chgrp "$SERVICE_USER" "$file.new"
        chmod 0640 "$file.new"
    fi
    mv -f "$file.new" "$file"
}

# credentials_write SERVICE: the unit's drop-in names the secrets that are there, since a missing one would keep the
# service from starting.
credentials_write() {
    local service=$1 path text='# Written by appctl from the secrets that are there.'$'\n''[Service]'
    [ "$service" != resolver ] || reloaded_tokens_prepare
    for path in "$SECRETS_DIR/$service"/*; do
        case ${path##*/} in
            '*' | *.new) ;;
            "$RELOADED_KEY") text+=$'\n'"Environment=${RELOADED_KEY}_FILE=$path" ;;
            *) text+=$'\n'"LoadCredential=${path##*/}:$path" ;;
        esac
    done
    unit_apply "$UNITS_DIR/$(native_unit "$service").d/credentials.conf" "$text"
}

# The file has to be there when the resolver starts, or it would not know of it at the first SIGHUP. It can't be empty:
# so the first entry is a token that nobody has.
reloaded_tokens_prepare() {
    local file="$SECRETS_DIR/resolver/$RELOADED_KEY"
    [ -s "$file" ] || secret_write resolver "$RELOADED_KEY" "nobody:$(openssl rand -hex 32)"
    chgrp "$SERVICE_USER" "$SECRETS_DIR" "$SECRETS_DIR/resolver"
    chmod 0710 "$SECRETS_DIR" "$SECRETS_DIR/resolver"
}
