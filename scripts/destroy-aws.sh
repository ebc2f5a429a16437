#!/usr/bin/env bash
# Takes down what scripts/deploy-aws.sh brought to AWS: scripts/destroy-aws.sh [--dry-run] [--yes NAME]
#
# The data goes too, except for a last snapshot of the database, NAME-final. The stack's name must be typed.
#   --dry-run    prints every command that would be run, and runs none
#   --yes NAME   doesn't ask; NAME must be the stack's
set -Eeuo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
readonly ROOT

main() {
    # shellcheck source=scripts/lib/aws.sh
    source "$ROOT/scripts/lib/aws.sh"
    arguments "$@"
    cd "$ROOT"
    preflight aws terraform
    confirm
    YES=1
    run terraform -chdir="$STACK" init -input=false
    tag=$(told image_tag TAG) || tag=none

    say 'Lifting what protects the database, the images and the load balancer'
    change terraform -chdir="$STACK" apply -var "image_tag=$tag" -var protected=false

    say 'Taking everything down (the database needs some minutes)'
    change terraform -chdir="$STACK" destroy -var "image_tag=$tag" -var protected=false
    say "Done. The database's last snapshot, $NAME-final, stays (and costs) until you delete it: aws rds \
delete-db-snapshot --db-snapshot-identifier $NAME-final"
}

arguments() {
    TYPED=''
    while [ $# -gt 0 ]; do
        case $1 in
            --dry-run) DRY_RUN=1 ;;
            --yes)
                TYPED=${2:-}
                [ -n "$TYPED" ] || fail "--yes needs the stack's name"
                shift
                ;;
            *) fail "there is no $1; there are --dry-run and --yes NAME" ;;
        esac
        shift
    done
}

confirm() {
    [ -z "$DRY_RUN" ] || return 0
    if [ -z "$TYPED" ]; then
        [ -t 0 ] || fail "nobody is there to ask: --yes $NAME"
        read -r -p "This deletes the $ROLE \`$NAME\` in $REGION. Type its name: " TYPED
    fi
    [ "$TYPED" = "$NAME" ] || fail "\`$TYPED\` is not its name; nothing was done"
}

main "$@"
