# shellcheck shell=bash
# `appctl setup-link`

setup_link_print() {
    has_service instance || fail "a resolver has no accounts, and so no set-up link"
    service_run instance setup-link
}
