# shellcheck shell=bash
# What could be in the way, found out before anything is changed, and told all at once.
# A blocker stops the installation; a problem does too, unless --force; a caution is only told.

BLOCKERS=() PROBLEMS=() CAUTIONS=()
OPEN_WITH=

blocker() { BLOCKERS+=("$1"); }
problem() { PROBLEMS+=("$1"); }
caution() { CAUTIONS+=("$1"); }

# The room that a release, the data and the log take at first, in MB; and the memory.
readonly ROOM_NEEDED=500 MEMORY_NEEDED=240
readonly LETS_ENCRYPT=https://acme-v02.api.letsencrypt.org/directory

preflight() {
    preflight_look
    preflight_tell
}

# preflight_look: at what the settings ask for.
preflight_look() {
    check_room
    check_memory
    check_ports
    check_firewall
    check_dns
    check_authority
    check_caddyfile
}

preflight_tell() {
    local line
    # Roles have much in common.
    lines_once BLOCKERS
    lines_once PROBLEMS
    lines_once CAUTIONS
    for line in "${CAUTIONS[@]}"; do warn "$line"; done
    if [ -n "${FORCE:-}" ]; then
        for line in "${PROBLEMS[@]}"; do warn "$line (going on: --force)"; done
        PROBLEMS=()
    fi
    [ $((${#BLOCKERS[@]} + ${#PROBLEMS[@]})) -gt 0 ] || return 0
    say "This machine isn't ready; nothing was changed:"
    for line in "${BLOCKERS[@]}" "${PROBLEMS[@]}"; do say "  - $line"; done
    [ ${#PROBLEMS[@]} -eq 0 ] || [ ${#BLOCKERS[@]} -gt 0 ] || say "To go on in spite of that: --force"
    fail "$((${#BLOCKERS[@]} + ${#PROBLEMS[@]})) to put right: see above"
}

# lines_once ARRAY
lines_once() {
    local -n lines=$1
    [ ${#lines[@]} -eq 0 ] || mapfile -t lines < <(printf '%s\n' "${lines[@]}" | awk '!told[$0]++')
}

check_room() {
    local place free told=' ' device
    for place in "$OPT_DIR" "$DATA_ROOT" "$LOG_DIR" "$ETC_DIR"; do
        while [ ! -d "$place" ]; do place=$(dirname "$place"); done
        read -r device free < <(df --output=source,avail -m "$place" | tail -n 1)
        [[ $told != *" $device "* ]] || continue
        told+="$device "
        [ "$free" -ge "$ROOM_NEEDED" ] || problem "the disk of $place has $free MB free; at least $ROOM_NEEDED MB are needed"
    done
}

check_memory() {
    local total
    total=$(awk '/^MemTotal:/ { print int($2 / 1024) }' /proc/meminfo)
    [ "$total" -ge "$MEMORY_NEEDED" ] || problem "this machine has $total MB of memory; at least $MEMORY_NEEDED MB are needed"
}

check_ports() {
    local port who
    for port in 80 443; do
        who=$(listener "$port")
        [ -z "$who" ] || [ "$who" = caddy ] || [[ $(state_get MODE) == compose && $who == docker* ]] ||
            problem "port $port is taken by $who: stop that, for people reach PrivateChat there"
    done
    port=$(service_port "$SERVICE")
    who=$(listener "$port")
    [ -z "$who" ] || [[ $who == "$SERVICE" || $MODE == compose ]] ||
        problem "port $port is taken by $who: stop that, or set PORT in $ETC_DIR/$SERVICE.env"
}

# listener PORT: the name of the process that listens there; nothing when none does.
listener() {
    local line
    if command -v ss >/dev/null; then
        line=$(ss -Hltnp "sport = :$1" | head -n 1)
    else
        line=$( (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null && echo taken) || true
    fi
    [ -n "$line" ] || return 0
    if [[ $line =~ \"([^\"]+)\" ]]; then echo "${BASH_REMATCH[1]}"; else echo "a process that can't be seen from here"; fi
}

# A firewall of this machine that lets nobody in. What stands before the machine can't be seen from here.
check_firewall() {
    local how
    how=$(firewall_command)
    [ -n "$how" ] || return 0
    if [ -n "${OPEN_FIREWALL:-}" ] || [[ $(ask "The firewall shuts ports 80 and 443 out. Open them ($how)?" no) == y* ]]; then
        # shellcheck disable=SC2034 # done after all checks
        OPEN_WITH=$how
    else
        problem "the firewall shuts ports 80 and 443 out: run \`$how\`, or set OPEN_FIREWALL=1"
    fi
}

# firewall_command: what would open the ports; nothing when they are open.
firewall_command() {
    local status
    if command -v ufw >/dev/null && status=$(ufw status 2>/dev/null) && [[ $status == *"Status: active"* ]]; then
        [[ $status =~ (^|$'\n')(80,443/tcp|80/tcp|80|WWW\ Full|Caddy)[[:space:]]+ALLOW ]] || echo "ufw allow 80,443/tcp"
    elif command -v firewall-cmd >/dev/null && firewall-cmd --state >/dev/null 2>&1; then
        status=" $(firewall-cmd --list-services 2>/dev/null) $(firewall-cmd --list-ports 2>/dev/null) "
        [[ $status == *" https "* || $status == *" 443/tcp "* ]] ||
            echo "firewall-cmd --permanent --add-service=http --add-service=https && firewall-cmd --reload"
    fi
}

check_dns() {
    local addresses address mine
    [ -n "$NAME" ] && [ "$NAME" != localhost ] || return 0
    addresses=$(domain_addresses "$NAME")
    if [ -z "$addresses" ]; then
        problem "DOMAIN: $NAME leads nowhere. Give it an A record (and AAAA, if this machine has IPv6) with this machine's address"
        return
    fi
    for address in $addresses; do
        ! own_address "$address" || return 0
    done
    mine=${FOUND_ADDRESS:-$(public_ip)}
    [[ -n $mine && $'\n'$addresses$'\n' == *$'\n'"$mine"$'\n'* ]] || caution "DOMAIN: $NAME leads to ${addresses//$'\n'/ }, and this machine is \
${mine:-at an address that could not be found out}. Unless a proxy stands in between, nobody will reach it"
}

# The authority must be reachable, and its clock is as good as any.
check_authority() {
    local url=${AUTHORITY:-$LETS_ENCRYPT} answer theirs difference trust=()
    [ "$MODE" = native ] && ! { [ -z "$AUTHORITY" ] && domain_local "$NAME"; } || return 0
    [ -z "$AUTHORITY_ROOT" ] || trust=(--cacert "$AUTHORITY_ROOT")
    answer=$(curl -sS --max-time 15 "${trust[@]}" --output /dev/null --dump-header - "$url" 2>&1) || {
        caution "$url, which makes the certificate, can't be reached from here (${answer##*$'\n'}). Without it there is none"
        return 0
    }
    theirs=$(sed -n 's/^[Dd]ate: //p' <<<"$answer" | tr -d '\r' | head -n 1)
    [ -n "$theirs" ] || return 0
    difference=$(($(date +%s) - $(date -d "$theirs" +%s)))
    [ "${difference#-}" -le 300 ] || problem "the clock is wrong by ${difference#-} seconds: timedatectl set-ntp true"
}

check_caddyfile() {
    [ "$MODE" = native ] || return 0
    [ "$(caddyfile_kind)" != foreign ] || caution "$(caddyfile_advice)"
}
