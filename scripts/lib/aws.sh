# shellcheck shell=bash
# What deploy-aws.sh and destroy-aws.sh share. Sourced, with ROOT set.

STACK=${STACK:-$ROOT/infra/terraform/fargate}
DRY_RUN=${DRY_RUN:-}
YES=${YES:-}

fail() {
    printf '\nerror: %s\n' "$1" >&2
    exit 1
}

say() {
    printf '== %s\n' "$1"
}

# run COMMAND…: shows the command, and with --dry-run does no more. No secret is ever an argument.
run() {
    printf '+'
    printf ' %q' "$@"
    printf '\n'
    [ -n "$DRY_RUN" ] || "$@" </dev/null
}

# change COMMAND…: one of terraform's that changes the account. It asks first, unless --yes was given.
change() {
    if [ -n "$YES" ]; then run "$@" -input=false -auto-approve; else ask "$@"; fi
}

ask() {
    printf '+'
    printf ' %q' "$@"
    printf '\n'
    [ -n "$DRY_RUN" ] || "$@"
}

# setting NAME [DEFAULT]: what terraform.tfvars says, of those that are plain texts.
setting() {
    local value
    value=$(sed -nE "s/^[[:space:]]*$1[[:space:]]*=[[:space:]]*\"([^\"]*)\".*/\1/p" "$STACK/terraform.tfvars" | tail -n 1)
    printf '%s' "${value:-${2:-}}"
}

# told NAME PLACEHOLDER: an output of the stack.
told() {
    if [ -n "$DRY_RUN" ]; then printf '%s' "$2"; else terraform -chdir="$STACK" output -raw "$1" </dev/null; fi
}

# What must be there before anything is done; all that is missing is told at once.
preflight() {
    local missing=() command name
    for command in "$@"; do
        command -v "$command" >/dev/null || missing+=("the command $command is not installed")
    done
    [ -e "$STACK/terraform.tfvars" ] ||
        missing+=("$STACK/terraform.tfvars is not there: copy terraform.tfvars.example and fill it in")
    # An empty token is what a standalone instance has.
    for name in TF_VAR_database_password TF_VAR_register_token; do
        [ -n "${!name+set}" ] || missing+=("$name is not set: see $STACK/terraform.tfvars.example")
    done
    if [ ${#missing[@]} -gt 0 ]; then
        printf 'error: %s\n' "${missing[@]}" >&2
        exit 1
    fi
    REGION=$(setting region)
    NAME=$(setting name privatechat)
    ROLE=$(setting role instance)
    [ -n "$REGION" ] || fail "terraform.tfvars doesn't say the region"
    case $ROLE in
        instance | resolver) ;;
        *) fail "terraform.tfvars: role must be \`instance\` or \`resolver\`" ;;
    esac
    export AWS_REGION=$REGION AWS_PAGER='' TF_IN_AUTOMATION=1
    say "$ROLE \`$NAME\` in $REGION"
    run aws sts get-caller-identity --query Arn --output text || fail "AWS doesn't know you: \`aws configure\` or \`aws sso login\`"
}
