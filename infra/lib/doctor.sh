# shellcheck shell=bash
# `appctl doctor`: looks at everything that usually goes wrong, and says what to do. Ends with 0, 1 (warnings) or 2.

readonly DOCTOR_FREE_MB=1024
readonly DOCTOR_BACKUP_HOURS=50
readonly DOCTOR_TEST_DAYS=32
readonly DOCTOR_UNDO_DAYS=30

doctor_run() {
    local json=no service worst=0
    case ${1:-} in
        '') ;;
        --json) json=yes ;;
        *) fail "doctor knows --json, not $1" ;;
    esac
    DOCTOR_LINES=()
    for service in $(services); do
        doctor_service "$service"
        doctor_settings "$service"
        doctor_database "$service"
        doctor_dns "$service"
        doctor_certificate "$service"
        doctor_backup "$service"
        doctor_undo "$service"
    done
    doctor_update
    doctor_ports
    doctor_disk
    doctor_clock
    if [ "$json" = yes ]; then doctor_print_json; else doctor_print; fi
    doctor_worst || worst=$?
    return "$worst"
}

# note LEVEL CHECK WHAT [REMEDY]: levels are ok, warn and FAIL.
note() {
    DOCTOR_LINES+=("$1"$'\t'"$2"$'\t'"$3"$'\t'"${4:-}")
}

doctor_service() {
    local service=$1 state answer problem
    state=$(service_state "$service")
    if [ "$state" != running ]; then
        note FAIL "$service" "it is $state" "appctl logs $service says why; appctl restart $service starts it"
        return
    fi
    if ! answer=$(health_answer "$service"); then
        note FAIL "$service" "it runs, but is not well" "appctl logs $service says why"
        return
    fi
    note ok "$service" "runs in version $(health_field version "$answer")"
    for problem in $(health_problems "$answer"); do
        case $problem in
            disk_full) note FAIL "$service disk" "the disk is full: reading and deleting go on, new content is refused" \
                "make room on the disk of $(service_data "$service"); it recovers by itself" ;;
            *) note warn "$service" "it reports $problem" "appctl logs $service says more" ;;
        esac
    done
}

doctor_settings() {
    local complaint
    complaint=$(config_complaint "$1")
    if [ -z "$complaint" ]; then
        note ok "$1 settings" "good"
    else
        note FAIL "$1 settings" "$complaint" "appctl config set …; it would not start again so"
    fi
}

doctor_database() {
    local said
    if said=$(service_run "$1" check 2>&1); then
        note ok "$1 database" "whole"
    else
        note FAIL "$1 database" "$(tail -n 1 <<<"$said")" "keep a copy of $(service_data "$1"), then appctl restore the newest backup"
    fi
}

doctor_dns() {
    local domain address here
    domain=$(service_domain "$1")
    address=$(domain_addresses "$domain" | paste -sd' ')
    here=$(public_ip 2>/dev/null) || here=
    if [ -z "$address" ]; then
        note FAIL "$1 DNS" "$domain has no address" "make an A record for it at the provider of the domain"
    elif [ -n "$here" ] && [[ " $address " != *" $here "* ]]; then
        note warn "$1 DNS" "$domain leads to $address, this machine is $here" "right behind a proxy; else change the A record"
    else
        note ok "$1 DNS" "$domain leads to $address"
    fi
}

# The certificate that this machine shows for the domain, whoever issued it.
doctor_certificate() {
    local domain certificate issuer from until now
    domain=$(service_domain "$1")
    certificate=$(timeout 10 openssl s_client -connect 127.0.0.1:443 -servername "$domain" </dev/null 2>/dev/null |
        openssl x509 2>/dev/null) || certificate=
    if [ -z "$certificate" ]; then
        note warn "$1 certificate" "nothing on port 443 shows one for $domain" "appctl logs caddy says why; right where a proxy does https"
        return
    fi
    issuer=$(openssl x509 -noout -issuer -nameopt multiline <<<"$certificate" |
        sed -n 's/^ *\(organizationName\|commonName\) *= //p' | paste -sd' ')
    from=$(certificate_time "$certificate" startdate) until=$(certificate_time "$certificate" enddate) now=$(date +%s)
    if [ "$until" -le "$now" ]; then
        note FAIL "$1 certificate" "it has expired, by $issuer" "appctl logs caddy says why it was not renewed"
    elif [[ $issuer == *Local\ Authority* ]]; then
        note warn "$1 certificate" "only a local one, by $issuer: guests see a warning" "$(doctor_local_remedy "$domain")"
    # Caddy renews when a third is left.
    elif [ $((until - now)) -lt $(((until - from) / 5)) ]; then
        note warn "$1 certificate" "ends $(date -d "@$until" '+%F %H:%M'), by $issuer" "appctl logs caddy says why it was not renewed"
    else
        note ok "$1 certificate" "good until $(date -d "@$until" '+%F %H:%M'), by $issuer"
    fi
}

doctor_local_remedy() {
    if [ -z "$(state_get ACME_CA)" ] && domain_local "$1"; then
        echo "no public authority can give one for this name: install.sh with another DOMAIN"
    else
        echo "appctl logs caddy says why no authority gave one; they are asked each hour, and at once by appctl restart caddy"
    fi
}

# certificate_time CERTIFICATE startdate|enddate: in seconds.
certificate_time() {
    date -d "$(openssl x509 -noout "-$2" <<<"$1" | cut -d= -f2)" +%s
}

doctor_backup() {
    local archive hours tested="$BACKUPS_DIR/.restore-tested-$1"
    archive=$(backup_latest "$1")
    if [ -z "$archive" ]; then
        note warn "$1 backup" "none yet" "appctl backup --verify"
        return
    fi
    hours=$((($(date +%s) - $(stat -c %Y "$archive")) / 3600))
    if [ "$hours" -gt "$DOCTOR_BACKUP_HOURS" ]; then
        note FAIL "$1 backup" "the last one is $hours hours old" "journalctl -u privatechat-backup@$1 says why; appctl backup makes one"
    else
        note ok "$1 backup" "$hours hours old: ${archive##*/}"
    fi
    systemctl is-enabled --quiet "privatechat-backup@$1.timer" ||
        note warn "$1 backup" "the timer is off" "systemctl enable --now privatechat-backup@$1.timer"
    if [ -z "$(find "$tested" -mtime "-$DOCTOR_TEST_DAYS" 2>/dev/null)" ]; then
        note warn "$1 restore test" "none in $DOCTOR_TEST_DAYS days" "appctl backup --verify $1"
    else
        note ok "$1 restore test" "$(cat "$tested")"
    fi
}

# What restores moved aside stays until somebody says that it may go.
doctor_undo() {
    local days megabytes oldest=0 sum=0 count=0
    while read -r days megabytes _; do
        count=$((count + 1)) sum=$((sum + megabytes))
        [ "$days" -le "$oldest" ] || oldest=$days
    done < <(undo_list "$1")
    if [ "$oldest" -gt "$DOCTOR_UNDO_DAYS" ]; then
        note warn "$1 undo" "$count times data was moved aside by a restore, the first $oldest days ago: $sum MB" \
            "when nobody misses anything of it: appctl restore --forget $1"
    elif [ "$count" -gt 0 ]; then
        note ok "$1 undo" "$count times data was moved aside by a restore, the first $oldest days ago: $sum MB"
    fi
}

doctor_update() {
    [ ! -e "$UPDATE_PENDING" ] || update_is_running ||
        note FAIL update "one was cut off on the way to $(env_get "$UPDATE_PENDING" TO)" "appctl update finishes it or goes back"
}

doctor_ports() {
    local port owner
    for port in 80 443; do
        owner=$(ss -Hltnp "sport = :$port" 2>/dev/null | sed -n 's/.*users:(("\([^"]*\)".*/\1/p' | sort -u | paste -sd' ') || owner=
        case $owner in
            *caddy* | *docker*) note ok "port $port" "$owner listens" ;;
            '') note warn "port $port" "nothing listens" "appctl restart caddy; right where a proxy elsewhere does https" ;;
            *) note warn "port $port" "$owner listens, and not Caddy" "right if that is your proxy; else stop it, then appctl restart caddy" ;;
        esac
    done
}

doctor_disk() {
    local folder free
    for folder in "$("$(state_get MODE)_data_folder")" "$BACKUPS_DIR"; do
        [ -d "$folder" ] || continue
        free=$(df --output=avail -m "$folder" | tail -n 1 | tr -d ' ')
        if [ "$free" -lt "$DOCTOR_FREE_MB" ]; then
            note warn "disk of $folder" "$free MB free" "make room; with less than 256 MB new content is refused"
        else
            note ok "disk of $folder" "$free MB free"
        fi
    done
}

doctor_clock() {
    case $(timedatectl show --property=NTPSynchronized --value 2>/dev/null) in
        yes) note ok clock "is set by the network" ;;
        *) note warn clock "$(date -u '+%F %T UTC'), and nothing sets it" "apt-get install systemd-timesyncd; certificates need a right clock" ;;
    esac
}

doctor_print() {
    local line level check what todo
    for line in "${DOCTOR_LINES[@]}"; do
        IFS=$'\t' read -r level check what todo <<<"$line"
        printf '%-4s  %-22s %s%s\n' "$level" "$check" "$(doctor_redacted "$what")" "${todo:+. $todo}"
    done
}

doctor_print_json() {
    local line level check what todo comma=''
    printf '{"checks":['
    for line in "${DOCTOR_LINES[@]}"; do
        IFS=$'\t' read -r level check what todo <<<"$line"
        printf '%s{"check":%s,"level":"%s","what":%s,"todo":%s}' "$comma" "$(json_text "$check")" "${level,,}" \
            "$(json_text "$(doctor_redacted "$what")")" "$(json_text "$todo")"
        comma=,
    done
    printf ']}\n'
}

json_text() {
    local text=${1//\\/\\\\}
    text=${text//\"/\\\"}
    printf '"%s"' "$(tr -d '\000-\037' <<<"$text")"
}

# A message of the database or of a setting may quote an address with a password in it.
doctor_redacted() {
    sed -E 's#(://[^:/@ ]*):[^@ ]*@#\1:…@#g' <<<"$1"
}

doctor_worst() {
    local all=" ${DOCTOR_LINES[*]%%$'\t'*} "
    [[ $all != *" FAIL "* ]] || return 2
    [[ $all != *" warn "* ]] || return 1
}
