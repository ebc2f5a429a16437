# shellcheck shell=bash
# What the stage `infra` needs: programs of Python's and Debian's packages, in target/tools. Sourced after tools.sh.

readonly TOOLS=$ROOT/target/tools

# python_tools NAME REQUIREMENTS: prints the folder with these programs.
python_tools() {
    local folder=$TOOLS/$1 mark
    mark=$(cat "$2" <(python3 --version))
    if [ "$(cat "$folder/.installed-from" 2>/dev/null)" != "$mark" ]; then
        rm -rf "$folder"
        python3 -c 'import ensurepip, venv' 2>/dev/null || install_packages python3-venv >&2
        python3 -m venv "$folder" >&2
        "$folder/bin/pip" install --quiet --disable-pip-version-check --requirement "$2" >&2 ||
            fail "pip could not install what $2 names"
        printf '%s\n' "$mark" >"$folder/.installed-from"
    fi
    echo "$folder/bin"
}

# Prints where nginx is. Debian's package would also start it: only the program is taken out of it.
find_nginx() {
    local folder=$TOOLS/nginx
    PATH=$PATH:/usr/sbin type -P nginx && return
    if [ ! -x "$folder/nginx" ]; then
        command -v apt-get >/dev/null && command -v dpkg >/dev/null || return 1
        mkdir -p "$WORK/nginx" "$folder"
        (
            cd "$WORK/nginx"
            apt-get download -q nginx || { as_root apt-get update -q && apt-get download -q nginx; }
            dpkg -x nginx_*.deb .
        ) >"$WORK/nginx.out" 2>&1 || return 1
        # It needs little more than a Debian has; what is missing shows here.
        "$WORK/nginx/usr/sbin/nginx" -v 2>/dev/null || return 1
        cp "$WORK/nginx/usr/sbin/nginx" "$folder/"
    fi
    echo "$folder/nginx"
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

# Prints the command that renders kustomize's folders. The kubectl of Debian 12 is too old to.
find_kustomize() {
    if command -v kustomize >/dev/null; then
        echo 'kustomize build'
    elif kubectl kustomize --help >/dev/null 2>&1 && kubectl version --client 2>/dev/null | grep -q 'Kustomize Version: v5'; then
        echo 'kubectl kustomize'
    else
        return 1
    fi
}
