#!/usr/bin/env bash
# Logs in to the registry of images with a token that neither an argument nor the log ever holds.
# Usage: DOCKERHUB_TOKEN=… registry-login.sh [--host] <user> [registry]
#   --host   the host that deploys is to be let in, by its own script, instead of this user
# Without a token, or without a user, nothing is done: what is public can be pulled by anybody.
set -euo pipefail
# shellcheck source=step.sh
source "$(dirname "$0")/step.sh"
expect_arguments 1 "$@"

log_in=(docker login --password-stdin --username)
if [ "$1" = --host ]; then
  log_in=("$(dirname "$0")/../ec2/login.sh")
  shift
  expect_arguments 1 "$@"
else
  need docker
fi
if [ -z "$1" ] || [ -z "${DOCKERHUB_TOKEN:-}" ]; then
  echo "No user and token of the registry are given: pulling as nobody."
  exit 0
fi
printf '%s' "$DOCKERHUB_TOKEN" | "${log_in[@]}" "$@"
