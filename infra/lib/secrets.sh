# shellcheck shell=bash
# Secrets: a file each that only root reads, and which systemd hands to the service as it starts.

# systemd copies these once, as the service starts, so they can't change without a restart. The tokens of a resolver come and
# go while it runs: it reads their file itself, again at each SIGHUP. So that one lies where its group may read it.
readonly RELOADED_KEY=RESOLVER_REGISTER_TOKENS
readonly RELOADED_DIR=$ETC_DIR/tokens

# secret_file SERVICE KEY
secret_file() {
    if [ "$2" = "$RELOADED_KEY" ]; then echo "$RELOADED_DIR/$2"; else echo "$SECRETS_DIR/$1/$2"; fi
}

# secret_there SERVICE KEY
secret_there() {
    [ -s "$(secret_file "$@")" ]
}

# secret_get SERVICE KEY: nothing where it isn't set.
secret_get() {
    ! secret_there "$@" || cat "$(secret_file "$@")"
}

# secret_put SERVICE KEY VALUE: an empty value takes it away.
secret_put() {
    local path
    path=$(secret_file "$1" "$2")
    if [ -z "$3" ]; then
        run rm -f "$path"
    elif [ "$2" = "$RELOADED_KEY" ]; then
        folder "$RELOADED_DIR" 0750
        run chgrp "$SERVICE_USER" "$RELOADED_DIR"
        put "$path" 0640 <<<"$3"
        run chgrp "$SERVICE_USER" "$path"
    elif [ "$(secret_get "$1" "$2")" != "$3" ]; then
        folder "$SECRETS_DIR" 0700
        folder "$SECRETS_DIR/$1" 0700
        put "$path" 0600 <<<"$3"
    fi
}

# credentials_write SERVICE: the drop-in that names its secrets. Only those that exist: a missing one would be fatal.
credentials_write() {
    local key place=$UNITS_DIR/privatechat-$1.service.d
    [ "$1" != resolver ] || reloaded_tokens_prepare
    folder "$place" 0755
    put "$place/credentials.conf" 0644 < <(
        echo "# Written by install.sh and appctl from the files in $SECRETS_DIR/$1."
        echo "[Service]"
        for key in $SECRET_KEYS; do
            if [ "$key" = "$RELOADED_KEY" ]; then
                [ "$1" != resolver ] || echo "Environment=${key}_FILE=${RELOADED_DIR#"$PREFIX"}/$key"
            elif secret_there "$1" "$key"; then
                echo "LoadCredential=$key:${SECRETS_DIR#"$PREFIX"}/$1/$key"
            fi
        done
    )
}

# The file has to be there when the resolver starts, or it would not know of it at the first SIGHUP, and it can't be empty:
# so its first entry is a token that nobody has.
reloaded_tokens_prepare() {
    secret_there resolver "$RELOADED_KEY" || secret_put resolver "$RELOADED_KEY" "nobody:$(openssl rand -hex 32)"
}
