#!/usr/bin/env bash
# Brings the present commit to AWS: scripts/deploy-aws.sh [--dry-run] [--yes] [--tag TAG]
#
# Logs in, makes the repository of images, builds, pushes, has Terraform (infra/terraform/fargate) do the rest, waits
# until the new server runs, and asks it for its health. The second run with the same commit builds nothing.
#   --dry-run   prints every command that would be run, and runs none
#   --yes       doesn't ask before Terraform changes something
#   --tag TAG   the image's tag, in place of the commit's; one that is there already is deployed as it is
set -Eeuo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
readonly ROOT
# Seconds in which the new server must answer through the load balancer.
readonly PATIENCE=${PATIENCE:-300}

main() {
    # shellcheck source=scripts/lib/aws.sh
    source "$ROOT/scripts/lib/aws.sh"
    arguments "$@"
    cd "$ROOT"
    preflight aws docker terraform git curl
    [ -n "${TAG:-}" ] || TAG=$(tag_of_commit)

    say 'The repository of images'
    run terraform -chdir="$STACK" init -input=false
    change terraform -chdir="$STACK" apply -target=aws_ecr_repository.this -var "image_tag=$TAG"
    repository=$(told repository_url "ACCOUNT.dkr.ecr.$REGION.amazonaws.com/$NAME")

    say 'The image'
    if image_is_there; then echo "$repository:$TAG is there already"; else build_and_push; fi

    say 'Everything else, and the new image'
    change terraform -chdir="$STACK" apply -var "image_tag=$TAG"

    say 'Waiting until the old server is gone and the new one runs'
    run aws ecs wait services-stable --cluster "$NAME" --services "$NAME" ||
        fail "the service is not stable after 10 minutes; ECS went back to the old image if there was one. Its log: \
aws logs tail /$NAME --since 15m"
    wait_healthy
    say "Done: https://$(setting domain)"
}

arguments() {
    while [ $# -gt 0 ]; do
        case $1 in
            --dry-run) DRY_RUN=1 ;;
            --yes) YES=1 ;;
            --tag)
                TAG=${2:-}
                [[ $TAG =~ ^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$ ]] || fail "--tag needs letters, digits and \`_.-\`"
                shift
                ;;
            *) fail "there is no $1; there are --dry-run, --yes and --tag TAG" ;;
        esac
        shift
    done
}

# A tag stands for one commit, so what isn't committed can't be deployed by it.
tag_of_commit() {
    [ -z "$(git status --porcelain --untracked-files=no)" ] ||
        fail "there are changes that are not committed; commit them, or name the image with --tag"
    git rev-parse --short=12 HEAD
}

image_is_there() {
    [ -z "$DRY_RUN" ] || return
    aws ecr describe-images --repository-name "$NAME" --image-ids "imageTag=$TAG" >/dev/null 2>&1 </dev/null
}

build_and_push() {
    log_in
    run docker build --platform linux/amd64 --file "$ROLE/Dockerfile" --tag "$repository:$TAG" .
    run docker push "$repository:$TAG"
}

# The password goes through a pipe: arguments can be read by everyone on the machine.
log_in() {
    echo "+ aws ecr get-login-password | docker login --username AWS --password-stdin ${repository%%/*}"
    [ -n "$DRY_RUN" ] || aws ecr get-login-password </dev/null | docker login --username AWS --password-stdin "${repository%%/*}"
}

# Through the load balancer, also while the domain doesn't lead there yet.
wait_healthy() {
    local domain balancer deadline=$((SECONDS + PATIENCE))
    domain=$(setting domain)
    balancer=$(told load_balancer LOAD_BALANCER)
    until run curl --silent --show-error --fail --max-time 10 --connect-to "$domain:443:$balancer:443" \
        "https://$domain/api/health"; do
        [ "$SECONDS" -lt "$deadline" ] ||
            fail "https://$domain/api/health doesn't answer through $balancer. The log: aws logs tail /$NAME --since 15m"
        sleep 5
    done
    echo
}

main "$@"
