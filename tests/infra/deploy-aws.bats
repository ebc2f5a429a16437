#!/usr/bin/env bats
# scripts/deploy-aws.sh and destroy-aws.sh with stand-ins for aws, docker, terraform and curl, which write down how they
# were called. What they would really do in an account is not tried here.

# shellcheck disable=SC2016,SC2154 # programs as texts; what `run` fills in

bats_require_minimum_version 1.5.0
load stand_in

setup() {
    ROOT=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
    export STACK=$BATS_TEST_TMPDIR/stack CALLS=$BATS_TEST_TMPDIR/calls BIN=$BATS_TEST_TMPDIR/bin
    mkdir -p "$STACK" "$BIN"
    : >"$CALLS"
    cat >"$STACK/terraform.tfvars" <<'END'
region = "eu-central-1"
domain = "chat.example.org" # ours
name   = "chat"
END
    export TF_VAR_database_password=database-password-that-nobody-may-see TF_VAR_register_token='' PATIENCE=0
    stand_in terraform 'case "$*" in
        *"output -raw repository_url") echo 123456789012.dkr.ecr.eu-central-1.amazonaws.com/chat ;;
        *"output -raw load_balancer") echo lb.example.com ;;
        *"output -raw image_tag") echo running ;;
    esac'
    stand_in aws 'case "$*" in
        "ecr describe-images"*) exit 1 ;;
        "ecr get-login-password"*) echo registry-password-that-nobody-may-see ;;
    esac'
    stand_in docker '[ "$1" != login ] || cat >"$CALLS.login"'
    stand_in curl 'echo "{\"status\":\"ok\"}"'
    PATH=$BIN:$PATH
}

deploy() {
    run --separate-stderr "$ROOT/scripts/deploy-aws.sh" "$@"
}

destroy() {
    run --separate-stderr "$ROOT/scripts/destroy-aws.sh" "$@"
}

# The calls in their order, without the one at the other end of the pipe, which may come before or after.
calls() {
    grep -v get-login-password "$CALLS" | sed "s|$STACK|STACK|"
}

@test "a deployment does these things, in this order" {
    deploy --yes --tag one
    echo "$output $stderr"
    [ "$status" -eq 0 ]
    diff - <(calls) <<'END'
aws sts get-caller-identity --query Arn --output text
terraform -chdir=STACK init -input=false
terraform -chdir=STACK apply -target=aws_ecr_repository.this -var image_tag=one -input=false -auto-approve
terraform -chdir=STACK output -raw repository_url
aws ecr describe-images --repository-name chat --image-ids imageTag=one
docker login --username AWS --password-stdin 123456789012.dkr.ecr.eu-central-1.amazonaws.com
docker build --platform linux/amd64 --file instance/Dockerfile --tag 123456789012.dkr.ecr.eu-central-1.amazonaws.com/chat:one .
docker push 123456789012.dkr.ecr.eu-central-1.amazonaws.com/chat:one
terraform -chdir=STACK apply -var image_tag=one -input=false -auto-approve
aws ecs wait services-stable --cluster chat --services chat
terraform -chdir=STACK output -raw load_balancer
curl --silent --show-error --fail --max-time 10 --connect-to chat.example.org:443:lb.example.com:443 https://chat.example.org/api/health
END
    [ "$(cat "$CALLS.login")" = registry-password-that-nobody-may-see ]
}

@test "no secret is an argument or is printed" {
    deploy --yes --tag one
    [ "$status" -eq 0 ]
    refute grep -q nobody-may-see "$CALLS"
    [[ "$output$stderr" != *nobody-may-see* ]]
}

@test "a dry run prints every command and runs none" {
    deploy --dry-run --tag one
    echo "$output $stderr"
    [ "$status" -eq 0 ]
    [ ! -s "$CALLS" ]
    printed=$(grep -c '^+ ' <<<"$output")
    deploy --yes --tag one
    # What only reads (outputs, whether the image is there) isn't printed; signing in is one line for two commands.
    [ "$printed" -eq $(($(wc -l <"$CALLS") - 4)) ]
}

@test "an image that is there is not built again" {
    stand_in aws ''
    deploy --yes --tag one
    [ "$status" -eq 0 ]
    refute grep -q ^docker "$CALLS"
    grep -q 'apply -var image_tag=one' "$CALLS"
}

@test "a resolver is built from its own file" {
    echo 'role = "resolver"' >>"$STACK/terraform.tfvars"
    deploy --dry-run --tag one
    [[ $output == *'--file resolver/Dockerfile'* ]]
}

@test "without --yes terraform asks for itself" {
    deploy --tag one
    [ "$status" -eq 0 ]
    refute grep -q auto-approve "$CALLS"
}

@test "all that is missing is told at once, and nothing is done" {
    rm "$STACK/terraform.tfvars"
    unset TF_VAR_database_password TF_VAR_register_token
    deploy --tag one
    [ "$status" -eq 1 ]
    [[ $stderr == *'terraform.tfvars is not there'* && $stderr == *TF_VAR_database_password* && $stderr == *TF_VAR_register_token* ]]
    [ ! -s "$CALLS" ]
}

@test "whom AWS doesn't know gets no further" {
    stand_in aws 'exit 255'
    deploy --yes --tag one
    [ "$status" -eq 1 ]
    [[ $stderr == *'aws configure'* ]]
    refute grep -q ^terraform "$CALLS"
}

@test "a build that fails deploys nothing" {
    stand_in docker '[ "$1" != build ]'
    deploy --yes --tag one
    [ "$status" -ne 0 ]
    refute grep -q 'apply -var' "$CALLS"
}

@test "a service that doesn't become stable is a failure" {
    stand_in aws 'case "$*" in "ecs wait"*) exit 255 ;; esac'
    deploy --yes --tag one
    [ "$status" -eq 1 ]
    [[ $stderr == *'not stable'*'aws logs tail /chat'* ]]
}

@test "a server that doesn't answer is a failure" {
    stand_in curl 'exit 22'
    deploy --yes --tag one
    [ "$status" -eq 1 ]
    [[ $stderr == *"doesn't answer through lb.example.com"* ]]
}

@test "a role and an option that there are not are refused" {
    deploy --now
    [ "$status" -eq 1 ]
    [[ $stderr == *'there is no --now'* ]]
    echo 'role = "both"' >>"$STACK/terraform.tfvars"
    deploy --tag one
    [ "$status" -eq 1 ]
    [[ $stderr == *'role must be'* ]]
}

@test "destroying lifts the protection first, and leaves the image as it is meanwhile" {
    destroy --yes chat
    echo "$output $stderr"
    [ "$status" -eq 0 ]
    diff - <(calls) <<'END'
aws sts get-caller-identity --query Arn --output text
terraform -chdir=STACK init -input=false
terraform -chdir=STACK output -raw image_tag
terraform -chdir=STACK apply -var image_tag=running -var protected=false -input=false -auto-approve
terraform -chdir=STACK destroy -var image_tag=running -var protected=false -input=false -auto-approve
END
    [[ $output == *chat-final* ]]
}

@test "destroying wants the right name" {
    destroy --yes another
    [ "$status" -eq 1 ]
    [[ $stderr == *'nothing was done'* ]]
    refute grep -q ^terraform "$CALLS"
}

@test "destroying asks nobody where nobody is" {
    destroy </dev/null
    [ "$status" -eq 1 ]
    [[ $stderr == *'--yes chat'* ]]
    refute grep -q ^terraform "$CALLS"
}

@test "a dry run destroys nothing" {
    destroy --dry-run
    [ "$status" -eq 0 ]
    [ ! -s "$CALLS" ]
    [[ $output == *'destroy -var image_tag=TAG -var protected=false'* ]]
}
