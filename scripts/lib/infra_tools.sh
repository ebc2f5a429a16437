# shellcheck shell=bash
# What the stage `infra` needs: programs of Python's and Debian's packages, in a folder that outlives the clone. Sourced
# after tools.sh.

readonly TOOLS=${INFRA_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/privatechat/tools}

# python_tools REQUIREMENTS: prints the folder with these programs. Other versions have another folder, and of two runs at
# once the second one waits.
python_tools() {
    local key folder
    key=$(cat "$1" <(python3 --version) | sha256sum | cut -c 1-12)
    folder=$TOOLS/python-$key
    mkdir -p "$TOOLS"
    (
        flock 9
        [ ! -e "$folder/installed" ] || exit 0
        rm -rf "$folder"
        python3 -c 'import ensurepip, venv' 2>/dev/null || install_packages python3-venv
        python3 -m venv "$folder"
        "$folder/bin/pip" install --quiet --disable-pip-version-check --requirement "$1" ||
            fail "pip could not install what $1 names"
        touch "$folder/installed"
    ) 9>"$folder.lock" >&2 || return
    echo "$folder/bin"
}

# Prints where nginx is. Debian's package would also start it: only the program is taken out of it.
find_nginx() {
    local folder=$TOOLS/nginx
    PATH=$PATH:/usr/sbin type -P nginx && return
    if [ ! -x "$folder/nginx" ]; then
        command -v apt-get >/dev/null && command -v dpkg >/dev/null || return 1
        mkdir -p "$WORK/nginx"
        (
            cd "$WORK/nginx"
            apt-get download -q nginx || { as_root apt-get update -q && apt-get download -q nginx; }
            dpkg -x nginx_*.deb .
        ) >"$WORK/nginx.out" 2>&1 || return 1
        # It needs little more than a Debian has; what is missing shows here.
        "$WORK/nginx/usr/sbin/nginx" -v 2>/dev/null || return 1
        install -D "$WORK/nginx/usr/sbin/nginx" "$folder/nginx"
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
