# shellcheck shell=bash
# The other way to run it: Docker and the release's compose files.

install_compose() {
    fail "not yet"
}
