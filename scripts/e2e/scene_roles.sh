# shellcheck shell=bash
# A resolver on Debian 13, and an instance on Ubuntu 24.04 that registers there. Sourced.

scene_roles() {
    scene roles
    mirror roles
    case_run "Debian 13: a resolver, installed by the same script" roles_resolver
    case_aside "Debian 13: resolver-smoke.sh passes from outside" roles_smoke
    case_aside "Debian 13: a second run changes nothing" roles_again resolver
    case_aside "Ubuntu 24.04: an instance without its resolver's address and token is refused" roles_instance_refused
    case_run "Ubuntu 24.04: an instance with a token of its own" roles_instance
    case_run "Ubuntu 24.04: set up by API, its invitation leads through the resolver" roles_registered
    case_aside "Ubuntu 24.04: a second run changes nothing" roles_again member
    case_run "Debian 13: the resolver upgraded, with its routes" roles_upgrade_resolver
    case_run "Ubuntu 24.04: upgraded" roles_upgrade_member
    case_run "Ubuntu 24.04: both on one machine" roles_both
    case_run "Ubuntu 24.04: a run without a role mends both, and changes nothing else" roles_keep_both
    case_run "Ubuntu 24.04: uninstalled, only data stays" roles_uninstall
    scene_end
}

roles_resolver() {
    new_machine resolver trixie 31
    installs resolver INSTALL_ROLE=resolver
    runs_version resolver "$NOW"
    must_say "$STATE/resolver.install" /etc/privatechat/secrets/resolver/RESOLVER_REGISTER_TOKEN
    must_not_say "$STATE/resolver.install" "$(roles_token)"
    must_be "the token's mode" 600 "$(machine resolver stat -c %a /etc/privatechat/secrets/resolver/RESOLVER_REGISTER_TOKEN)"
}

roles_token() {
    machine resolver cat /etc/privatechat/secrets/resolver/RESOLVER_REGISTER_TOKEN
}

roles_smoke() {
    world env CURL_CA_BUNDLE="$AUTHORITY" RESOLVER_REGISTER_TOKEN="$(roles_token)" \
        "$ROOT/scripts/resolver-smoke.sh" "https://$(domain resolver)"
}

# roles_again MACHINE
roles_again() {
    everything_installed "$1" >"$STATE/before"
    installs "$1"
    everything_installed "$1" >"$STATE/after"
    diff "$STATE/before" "$STATE/after" || fail "the second run changed something"
}

roles_instance_refused() {
    new_machine member noble 32
    install_fails member 'needs CONTROL_PLANE_URL' INSTALL_ROLE=instance
    must_say "$STATE/member.install" 'needs RESOLVER_REGISTER_TOKEN'
    must_be "what is left" '' "$(has_left member)"
}

roles_instance() {
    local token
    appctl resolver token new member
    token=$(grep -oE '[A-Za-z0-9_-]{32,}' "$STATE/resolver.appctl" | head -n 1)
    installs member INSTALL_ROLE=instance CONTROL_PLANE_URL="https://$(domain resolver)" RESOLVER_REGISTER_TOKEN="$token"
    runs_version member "$NOW"
    must_not_say "$STATE/member.install" "$token"
    if machine member grep -rqF "$token" /var/log/privatechat /etc/systemd /etc/privatechat/instance.env; then
        fail "the token is in a file that it doesn't belong in"
    fi
}

roles_registered() {
    chat member setup "$(claim member)"
    chat member invite >"$STATE/code"
    wait_for 300 "the invitation at the resolver" roles_code_leads_to_member
}

roles_code_leads_to_member() {
    internet_curl "https://$(domain resolver)/api/resolver/resolve/$(<"$STATE/code")" |
        grep -qF "\"targetUrl\":\"https://$(domain member)\""
}

roles_upgrade_resolver() {
    mirror_leads_to roles "$NEXT"
    appctl resolver update
    runs_version resolver "$NEXT"
    roles_code_leads_to_member || fail "the invitation leads nowhere any more"
    roles_smoke
}

roles_upgrade_member() {
    local before
    before=$(chat member tell)
    appctl member update
    runs_version member "$NEXT"
    must_be "what people wrote" "$before" "$(chat member tell)"
}

roles_both() {
    installs member INSTALL_ROLE=resolver
    internet_curl "https://resolver.$(domain member)/api/health" | grep -qF "\"version\":\"$NEXT\"" ||
        fail "the resolver doesn't answer at its own name"
    runs_version member "$NEXT"
}

roles_keep_both() {
    roles_again member
    machine member rm /etc/caddy/privatechat.d/{instance,resolver}.caddy /etc/systemd/system/privatechat-resolver.service
    installs member
    machine member ls /etc/caddy/privatechat.d/{instance,resolver}.caddy /etc/systemd/system/privatechat-resolver.service
    must_say "$STATE/member.install" "runs: https://$(domain member)"
    must_say "$STATE/member.install" "runs: https://resolver.$(domain member)"
    must_be "its roles" 'ROLES="instance resolver"' "$(machine member grep ^ROLES= /etc/privatechat/install.env)"
    runs_version member "$NEXT"
    install_fails member 'say by INSTALL_ROLE for which one DOMAIN is' DOMAIN=new.example.org
}

roles_uninstall() {
    appctl member uninstall
    must_be "what is left" '' "$(has_left member)"
    machine member bash -c 'ls /var/lib/privatechat/instance/*.db'
}
