#!/usr/bin/env bash
# Fetches the scripts of this machine as its stack has them now, and runs the one that sets it up; safe to repeat. User data lays it down as
# /usr/local/sbin/bracket-update, with what it needs to know in front: AWS_DEFAULT_REGION, BRACKET_PARAMETERS and SETS_UP, the
# script's name. A change of this very file stops a machine that runs, and starts it again, when its stack is next deployed.
# Usage: bracket-update, as root
set -euo pipefail
readonly FOLDER=${BRACKET_HOST:-/opt/bracket-host}

archive=$(mktemp)
trap 'rm -f "$archive"' EXIT
told=$(aws ssm get-parameter --name "${BRACKET_PARAMETERS:?}/host/scripts" --query Parameter.Value --output text)
aws s3 cp --only-show-errors "${told#SCRIPTS=}" "$archive"
command -v unzip >/dev/null || dnf install --assumeyes --quiet unzip
rm -rf "$FOLDER/next"
mkdir -p "$FOLDER/next"
unzip -q "$archive" -d "$FOLDER/next"
rm -rf "$FOLDER/deploy"
mv "$FOLDER/next" "$FOLDER/deploy"
bash "$FOLDER/deploy/aws/host/${SETS_UP:?}"
