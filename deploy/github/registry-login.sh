#!/usr/bin/env bash
# Logs in to the registry of images with a token that neither an argument nor the log ever holds.
# Usage: DOCKERHUB_TOKEN=… registry-login.sh <user> [registry]
# Without a token, or without a user, nothing is done: what is public can be pulled by anybody. `docker logout` undoes it.
set -euo pipefail
# shellcheck source=deploy/github/step.sh
source "$(dirname "$0")/step.sh"
expect_arguments 1 "$@"
need docker

if [ -z "$1" ] || [ -z "${DOCKERHUB_TOKEN:-}" ]; then
  echo "No user and token of the registry are given: pulling as nobody."
  exit 0
fi
printf '%s' "$DOCKERHUB_TOKEN" | docker login --username "$1" --password-stdin "${@:2}"
