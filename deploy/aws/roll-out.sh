#!/usr/bin/env bash
# Brings a version to all machines of stack two: the store is migrated from one of them, then the stack is deployed with the image,
# which has each machine replaced by one that is ready and gives the known answers; no old one goes before. Where that fails,
# CloudFormation goes back to the image before. Going back by hand is the same with the older image.
# Usage: roll-out.sh <image@sha256:…> [words for cdk deploy, such as -c domain=bracket.example.org]
# From a checkout with npm ci done in its root and in deploy, and credentials of the account in the environment.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
readonly STACK=BracketScaled
readonly POLL_SECONDS=${POLL_SECONDS:-5}
readonly IMAGE='^[a-z0-9][a-z0-9._/:-]*@sha256:[0-9a-f]{64}$'

say() { printf '%s\n' "$*"; }

fail() {
  printf '%s\n' "$*" >&2
  exit 1
}

main() {
  (($# >= 1)) || fail 'Usage: roll-out.sh <image@sha256:…> [words for cdk deploy]'
  [[ $1 =~ $IMAGE ]] || fail "Not an image by its digest, such as owner/bracket@sha256:<64 hexadecimal digits>: $1"
  migrate "$1"
  cd "$here"
  npx cdk deploy "$STACK" --require-approval never --parameters "Image=$1" "${@:2}"
  say "Rolled out: $1"
}

# Where nothing serves yet, the first server makes the tables.
migrate() {
  local instance command status
  instance=$(a_server)
  if [[ -z $instance ]]; then
    say 'No server runs yet; the first one makes the tables.'
    return
  fi
  say "Migrating the store from $instance."
  command=$(aws ssm send-command --document-name "$STACK-migrate" --instance-ids "$instance" \
    --parameters "image=$1" --query Command.CommandId --output text)
  while :; do
    sleep "$POLL_SECONDS"
    status=$(aws ssm get-command-invocation --command-id "$command" --instance-id "$instance" --query Status --output text)
    case $status in
      Success) break ;;
      Pending | InProgress | Delayed) ;;
      *)
        aws ssm get-command-invocation --command-id "$command" --instance-id "$instance" \
          --query '[StandardOutputContent,StandardErrorContent]' --output text >&2
        fail "The store was not migrated ($status). Nothing was rolled out; the servers run on."
        ;;
    esac
  done
}

# One that is in service; nothing where the stack is not there yet.
a_server() {
  local found
  found=$(aws autoscaling describe-auto-scaling-groups --filters "Name=tag:aws:cloudformation:stack-name,Values=$STACK" \
    --query "AutoScalingGroups[].Instances[] | [?LifecycleState=='InService'].InstanceId" --output text)
  printf '%s' "${found%%[[:space:]]*}"
}

main "$@"
