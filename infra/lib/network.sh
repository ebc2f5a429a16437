# shellcheck shell=bash
# Names and addresses: what this machine is called from outside, and whether a name may be put into files.

# Each answers with the address of whoever asks. Two must say the same.
readonly IP_SOURCES=${PUBLIC_IP_SOURCES:-https://api.ipify.org https://ipv4.icanhazip.com https://checkip.amazonaws.com}

# domain_valid NAME
domain_valid() {
    local label='[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?'
    [ ${#1} -le 253 ] && [[ $1 =~ ^($label\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$ || $1 = localhost ]]
}

# email_valid ADDRESS
email_valid() {
    [ ${#1} -le 254 ] && [[ $1 =~ ^[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*$ ]]
}

# ipv4_valid ADDRESS
ipv4_valid() {
    local part
    [[ $1 =~ ^[0-9]{1,3}(\.[0-9]{1,3}){3}$ ]] || return 1
    for part in ${1//./ }; do
        [ "$((10#$part))" -le 255 ] || return 1
    done
}

# ipv4_public ADDRESS: can be reached from outside: not private, carrier's, loopback, link-local or multicast.
ipv4_public() {
    ipv4_valid "$1" || return 1
    case $1 in
        0.* | 10.* | 127.* | 169.254.* | 192.168.* | 22[4-9].* | 2[345]?.*) return 1 ;;
        172.1[6-9].* | 172.2?.* | 172.3[01].*) return 1 ;;
        100.6[4-9].* | 100.[7-9]?.* | 100.1[01]?.* | 100.12[0-7].*) return 1 ;;
    esac
}

# public_ip: this machine's address as seen from outside, or nothing.
public_ip() {
    local source answer seen=' '
    for source in $IP_SOURCES; do
        answer=$(curl -fsS4 --proto =https --max-time 8 "$source" 2>/dev/null | tr -d '[:space:]') || continue
        ipv4_public "$answer" || continue
        if [[ $seen == *" $answer "* ]]; then
            printf '%s\n' "$answer"
            return
        fi
        seen+="$answer "
    done
}

# domain_of_address ADDRESS: a name that leads to it, without anybody having registered one.
domain_of_address() {
    printf '%s.nip.io\n' "${1//./-}"
}

# domain_addresses NAME: where it leads, a line each.
domain_addresses() {
    { timeout 15 getent ahosts "$1" || true; } | awk '{ print $1 }' | sort -u
}

# own_address ADDRESS: whether this machine has it.
own_address() {
    ip -o addr show 2>/dev/null | awk '{ sub("/.*", "", $4); print $4 }' | grep -qxF "$1"
}
