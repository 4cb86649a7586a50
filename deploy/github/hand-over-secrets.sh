#!/usr/bin/env bash
# Hands the app's secrets to the host's own script, through a pipe: no argument and no log ever holds one.
# Usage: NAME=… hand-over-secrets.sh     for each secret of the app that is set, such as ADMIN_TOKEN=…
# SECRETS_FROM=ssm: the host takes them from the Parameter Store, and those set here are left alone. What is empty stays as the host
# has it.
set -euo pipefail
# shellcheck source=step.sh
source "$(dirname "$0")/step.sh"
expect_arguments 0 "$@"

names=(
  DATABASE_URL ADMIN_TOKEN METRICS_TOKEN PROBE_API_KEY
  MLFLOW_TRACKING_USERNAME MLFLOW_TRACKING_PASSWORD MLFLOW_TRACKING_TOKEN DAGSHUB_TOKEN
)
taker=$(dirname "$0")/../ec2/secrets.sh

lines() {
  local name
  for name in "${names[@]}"; do
    [ -z "${!name:-}" ] || printf '%s=%s\n' "$name" "${!name}"
  done
}

case ${SECRETS_FROM:-github} in
  ssm) "$taker" ssm ;;
  github)
    if [ -n "$(lines)" ]; then
      lines | "$taker" stdin
    else
      echo "No secret is set: the host keeps those that it has."
    fi
    ;;
  *) fail "SECRETS_FROM is github or ssm, not $SECRETS_FROM." ;;
esac
