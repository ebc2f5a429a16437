# shellcheck shell=bash
# Cases: each is a function that runs in a shell of its own, and a line of the result. Sourced.

# case_run NAME COMMAND…: prints `ok NAME` or `FAILED NAME` with what it said. What a case finds out for the next ones it
# keeps in files of $STATE.
case_run() {
    local name=$1 log=$WORLD/cases/$SCENE.log started=$SECONDS status=0
    shift
    mkdir -p "$WORLD/cases"
    if [ -e "$STATE/broken" ]; then
        echo "FAILED $name: not tried, since $(<"$STATE/broken") failed"
        echo failed >>"$WORLD/cases/$SCENE.results"
        return
    fi
    (
        set -Eeuo pipefail
        trap 'echo "line $LINENO: $BASH_COMMAND"' ERR
        "$@"
    ) >"$log" 2>&1 &
    wait $! || status=$?
    sed -n 's/^told: /     /p' "$log"
    if [ "$status" -eq 0 ]; then
        echo "ok $name ($((SECONDS - started)) s)"
        echo passed >>"$WORLD/cases/$SCENE.results"
    else
        {
            echo "FAILED $name ($((SECONDS - started)) s)"
            sed 's/^/    | /' "$log"
            case_machine_logs | sed 's/^/    | /'
        } >"$log.failed" 2>&1
        cat "$log.failed"
        echo failed >>"$WORLD/cases/$SCENE.results"
        echo "$name" >"$STATE/broken"
    fi
}

# case_aside NAME COMMAND…: like case_run, but nothing that follows needs it.
case_aside() {
    local broken=no
    [ ! -e "$STATE/broken" ] || broken=yes
    case_run "$@"
    [ "$broken" = yes ] || rm -f "$STATE/broken"
}

# Of the machines of this scene.
case_machine_logs() {
    local machine
    while read -r machine; do
        ! machine_leader "$machine" >/dev/null || machine_log "$machine" </dev/null
    done < <(sort -u "$STATE/machines" 2>/dev/null)
}

# scene NAME: what follows are its cases. When one fails, those behind it are not tried.
scene() {
    SCENE=$1
    STATE=$WORLD/scenes/$SCENE
    mkdir -p "$STATE"
    STARTED=$SECONDS
}

scene_end() {
    local machine
    while read -r machine; do machine_remove "$machine"; done < <(sort -u "$STATE/machines" 2>/dev/null)
    rm -f "$STATE/machines"
    echo "-- $SCENE took $((SECONDS - STARTED)) s"
}

# tell TEXT: what the reader should see even if all is well.
tell() {
    echo "told: $1"
}

# must_say FILE TEXT: a file of output has these words.
must_say() {
    grep -qF -- "$2" "$1" || fail "it does not say '$2' but: $(tail -n 15 "$1")"
}

must_not_say() {
    if grep -qF -- "$2" "$1"; then fail "it says '$2': $(tail -n 15 "$1")"; fi
}

# must_be WHAT WANTED GOT
must_be() {
    [ "$2" = "$3" ] || fail "$1: wanted '$2', got '$3'"
}
