#!/usr/bin/env bats
# What is installed: from the environment, else from what is there, else found out; and what is refused.

load install.bash

setup() {
    own_root
    stand_in curl 'echo 203.0.113.7'
    library network settings preflight compose_install units secrets
}

# blocked WORDS: the settings are refused with these words.
blocked() {
    settings_resolve
    printf '%s\n' "${BLOCKERS[@]}"
    printf '%s\n' "${BLOCKERS[@]}" | grep -qF -- "$1"
}

@test "without settings: a chat server by itself, under a name made of the public address" {
    settings_resolve
    [ "$MODE $ROLE $SERVICE $NAME $EMAIL" = "native standalone instance 203-0-113-7.nip.io admin@203-0-113-7.nip.io" ]
    [ ${#BLOCKERS[@]} -eq 0 ]
}

@test "two sources must agree on the address" {
    stand_in curl 'case $* in *ipify*) echo 203.0.113.7 ;; *icanhazip*) echo 203.0.113.8 ;; *) exit 7 ;; esac'
    [ -z "$(public_ip)" ]
    blocked "no public address could be found out, so DOMAIN must be set"
}

@test "one source that is away, or answers nonsense, does no harm" {
    stand_in curl 'case $* in *ipify*) echo "<html>" ;; *) echo 203.0.113.7 ;; esac'
    [ "$(public_ip)" = 203.0.113.7 ]
}

@test "private and carriers' addresses are no public ones" {
    for address in 10.1.2.3 172.16.0.1 172.31.9.9 192.168.1.1 100.64.0.1 100.127.255.1 127.0.0.1 169.254.1.1 224.0.0.1 0.1.2.3 \
        256.1.1.1 1.2.3 1.2.3.4.5 "1.2.3.4 x"; do
        ! ipv4_public "$address" || { echo "$address" && false; }
    done
    for address in 1.1.1.1 172.15.0.1 172.32.0.1 100.63.0.1 100.128.0.1 203.0.113.7; do ipv4_public "$address"; done
}

@test "the environment counts more than what is installed, and that more than guessing" {
    state_set ROLES standalone INSTANCE_DOMAIN old.example.org ADMIN_EMAIL me@example.org
    settings_resolve
    [ "$NAME $EMAIL" = "old.example.org me@example.org" ]
    DOMAIN=New.Example.org. settings_resolve
    [ "$NAME $EMAIL" = "new.example.org me@example.org" ]
    not grep -q curl "$CALLS"
}

@test "what the operator wrote into the settings counts more than what was installed" {
    state_set ROLES standalone INSTANCE_DOMAIN old.example.org
    env_set "$ETC_DIR/instance.env" DOMAIN mine.example.org
    settings_resolve
    [ "$NAME" = mine.example.org ]
}

@test "DOMAIN may not be anything that would mean something in a file" {
    for DOMAIN in 'a.example.org {' 'a.example.org
b' '$(id).example.org' '-a.example.org' a..b 'exämple.org' 192.168.1.1 nodots '*.example.org' 'a.example.org/x' \
        "$(printf 'a%.0s' {1..64}).org"; do
        ! domain_valid "${DOMAIN,,}" || { echo "$DOMAIN" && false; }
        BLOCKERS=()
        blocked "DOMAIN must be a name such as chat.example.org"
    done
    for name in a.b xn--exmple-cua.org 203-0-113-7.nip.io localhost; do domain_valid "$name"; done
}

@test "ADMIN_EMAIL, ACME_CA, DATABASE_URL and REDIS_URL are checked" {
    ADMIN_EMAIL='a b@example.org' blocked "ADMIN_EMAIL must be an address"
    ACME_CA='http://ca.example.org' blocked "ACME_CA must be an address that begins with https://"
    ACME_CA_ROOT=/nowhere blocked "ACME_CA_ROOT must be the path of a certificate"
    DATABASE_URL=mysql://x blocked "DATABASE_URL must begin with postgres://"
    REDIS_URL=http://x blocked "REDIS_URL must begin with redis://"
    INSTALL_MODE=podman blocked "INSTALL_MODE must be native or compose"
}

@test "the role instance needs a resolver and its token, and both are missed at once" {
    INSTALL_ROLE=instance blocked "needs CONTROL_PLANE_URL"
    INSTALL_ROLE=instance blocked "needs RESOLVER_REGISTER_TOKEN"
    BLOCKERS=()
    INSTALL_ROLE=instance CONTROL_PLANE_URL=https://r.example.org RESOLVER_REGISTER_TOKEN=x settings_resolve
    [ ${#BLOCKERS[@]} -eq 0 ]
}

@test "an instance that has its resolver needs not be told again" {
    state_set ROLES instance INSTANCE_DOMAIN chat.example.org
    env_set "$ETC_DIR/instance.env" CONTROL_PLANE_URL https://r.example.org
    secret_put instance RESOLVER_REGISTER_TOKEN x
    settings_resolve
    [ "$ROLE" = instance ]
    [ ${#BLOCKERS[@]} -eq 0 ]
}

@test "there is one chat server on a machine, and it is said how to go from one role to the other" {
    state_set ROLES standalone INSTANCE_DOMAIN chat.example.org
    INSTALL_ROLE=instance CONTROL_PLANE_URL=https://r.example.org RESOLVER_REGISTER_TOKEN=x blocked "appctl config set CONTROL_PLANE_URL"
}

@test "an instance and a resolver may share a machine, each with its name" {
    state_set ROLES standalone INSTANCE_DOMAIN 203-0-113-7.nip.io
    INSTALL_ROLE=resolver settings_resolve
    [ "$SERVICE $NAME" = "resolver resolver.203-0-113-7.nip.io" ]
    [ ${#BLOCKERS[@]} -eq 0 ]
}

@test "a run without a role is about all that is there, and wants to be told for which one a setting is" {
    [ "$(wanted_roles)" = standalone ]
    state_set ROLES "standalone resolver" INSTANCE_DOMAIN chat.example.org RESOLVER_DOMAIN resolver.example.org
    [ "$(wanted_roles | paste -sd' ')" = "standalone resolver" ]
    settings_resolve resolver
    [ "$SERVICE $NAME" = "resolver resolver.example.org" ]
    check_meant_for_one
    [ ${#BLOCKERS[@]} -eq 0 ]
    DOMAIN=new.example.org check_meant_for_one
    [[ ${BLOCKERS[*]} == *"several roles (standalone resolver): say by INSTALL_ROLE for which one DOMAIN is"* ]]
    BLOCKERS=()
    INSTALL_ROLE=standalone DOMAIN=new.example.org check_meant_for_one
    [ ${#BLOCKERS[@]} -eq 0 ]
    [ "$(INSTALL_ROLE=resolver wanted_roles) $(role_of instance)" = "resolver standalone" ]
}

@test "the mode of what is installed can't be changed" {
    state_set ROLES standalone MODE native
    INSTALL_MODE=compose blocked "this machine has an installation in mode native"
}

@test "a role that isn't there is named with those that are" {
    INSTALL_ROLE=server catch settings_resolve
    [ "$status" -eq 1 ]
    [[ $output == *"there is no role server; there are: standalone, instance, resolver"* ]]
}

@test "known systems" {
    for system in "debian 12" "debian 13" "ubuntu 24.04" "ubuntu 24.10" "ubuntu 26.04"; do os_known ${system% *} ${system#* }; done
    for system in "debian 11" "ubuntu 22.04" "fedora 41" "arch "; do ! os_known ${system% *} "${system#* }" || { echo "$system" && false; }; done
}
