#!/usr/bin/env bats
# What could be in the way is found before anything is changed, and told all at once.

load install.bash

setup() {
    own_root
    stand_in curl 'case $* in *dump-header*) printf "HTTP/2 200\r\ndate: %s\r\n" "$(date -uR)" ;; *) echo 203.0.113.7 ;; esac'
    stand_in ss
    stand_in ufw 'echo "Status: inactive"'
    stand_in getent 'echo "203.0.113.7 STREAM $2"'
    stand_in ip 'echo "2: eth0    inet 203.0.113.7/24 scope global eth0"'
    stand_in systemctl
    stand_in dpkg-query
    library network settings preflight compose_install units secrets caddy
    export DOMAIN=chat.example.org
    settings_resolve
}

# told WORDS: the preflight stops with these.
told() {
    catch preflight
    [ "$status" -eq 1 ] && [[ $output == *"$1"* ]]
}

@test "a good machine passes, with nothing to say" {
    catch preflight
    [ "$status" -eq 0 ]
    [ -z "$output" ]
}

@test "a port that is taken, with whose it is" {
    stand_in ss '[[ $* != *":80" ]] || echo "LISTEN 0 5 *:80 *:* users:((\"apache2\",pid=7,fd=4))"'
    told "port 80 is taken by apache2"
}

@test "our own Caddy and server may have their ports" {
    stand_in ss 'case $* in
        *":80" | *":443") echo "LISTEN 0 5 *:80 *:* users:((\"caddy\",pid=7,fd=4))" ;;
        *) echo "LISTEN 0 5 *:8080 *:* users:((\"instance\",pid=8,fd=4))" ;;
    esac'
    catch preflight
    [ "$status" -eq 0 ]
}

@test "where the servers are Docker's, it may have the ports, also for the second one" {
    state_set MODE compose ROLES standalone
    stand_in ss '[[ $* != *":80" ]] || echo "LISTEN 0 5 *:80 *:* users:((\"docker-proxy\",pid=7,fd=4))"'
    INSTALL_ROLE=resolver DOMAIN=resolver.example.org settings_resolve
    BLOCKERS=()
    catch preflight
    [ "$status" -eq 0 ]
    state_set MODE native
    MODE=native told "port 80 is taken by docker-proxy"
}

@test "what is wrong for both roles is told once" {
    stand_in df 'printf "Filesystem Avail\n/dev/small 12\n"'
    preflight_look
    preflight_look
    catch preflight_tell
    [ "$status" -eq 1 ]
    [ "$(grep -c '12 MB free' <<<"$output")" = 1 ]
    [[ $output == *"1 to put right"* ]]
}

@test "a name that leads nowhere" {
    stand_in getent 'exit 2'
    told "DOMAIN: chat.example.org leads nowhere"
}

@test "a name that leads elsewhere is no obstacle, for a proxy may be there, but it is said" {
    stand_in getent 'echo "198.51.100.1 STREAM x"'
    catch preflight
    [ "$status" -eq 0 ]
    [[ $output == *"chat.example.org leads to 198.51.100.1, and this machine is 203.0.113.7"* ]]
}

@test "behind a router the public address counts" {
    stand_in ip 'echo "2: eth0    inet 192.168.1.2/24 scope global eth0"'
    catch preflight
    [ "$status" -eq 0 ]
    [ -z "$output" ]
}

@test "a firewall that shuts people out, and how it opens" {
    stand_in ufw 'printf "Status: active\n\nTo   Action  From\n22/tcp   ALLOW   Anywhere\n"'
    told "the firewall shuts ports 80 and 443 out: run \`ufw allow 80,443/tcp\`, or set OPEN_FIREWALL=1"
    OPEN_FIREWALL=1 preflight
    [ "$OPEN_WITH" = "ufw allow 80,443/tcp" ]
    stand_in ufw 'printf "Status: active\n\nTo   Action  From\n80,443/tcp   ALLOW   Anywhere\n"'
    catch preflight
    [ "$status" -eq 0 ]
}

@test "a wrong clock" {
    stand_in curl 'case $* in *dump-header*) printf "HTTP/2 200\r\ndate: %s\r\n" "$(date -uR -d -1hour)" ;; *) echo 203.0.113.7 ;; esac'
    told "the clock is wrong by 36"
}

@test "an authority that can't be reached is no obstacle, but it is said" {
    stand_in curl 'case $* in *dump-header*) echo "curl: (7) no way" && exit 7 ;; *) echo 203.0.113.7 ;; esac'
    catch preflight
    [ "$status" -eq 0 ]
    [[ $output == *"acme-v02.api.letsencrypt.org/directory, which makes the certificate, can't be reached from here"*"no way"* ]]
}

@test "too little room, and on which disk" {
    stand_in df 'printf "Filesystem Avail\n/dev/small 12\n"'
    told "the disk of $PRIVATECHAT_ROOT has 12 MB free"
}

@test "everything at once, and --force goes on in spite of it, but not of settings that are wrong" {
    stand_in getent 'exit 2'
    stand_in df 'printf "Filesystem Avail\n/dev/small 12\n"'
    stand_in ss 'echo "LISTEN 0 5 *:80 *:* users:((\"apache2\",pid=7,fd=4))"'
    told "nothing was changed"
    for words in "port 80 is taken" "port 443 is taken" "leads nowhere" "12 MB free" "To go on in spite of that: --force"; do
        [[ $output == *"$words"* ]]
    done
    FORCE=1 catch preflight
    [ "$status" -eq 0 ]
    blocker "DOMAIN must be something else"
    FORCE=1 told "DOMAIN must be something else"
}

@test "another Caddyfile is said to stay as it is" {
    mkdir -p "$CADDY_DIR"
    echo ':80 { respond hi }' >"$CADDYFILE"
    catch preflight
    [ "$status" -eq 0 ]
    [[ $output == *"is yours, so it stays as it is"* ]]
}
