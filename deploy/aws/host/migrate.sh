#!/usr/bin/env bash
# Brings the store up to date with an image, before any server runs it. Migrations only ever add, so the servers that run go on.
# Usage: migrate.sh <image@sha256:…>, as root on a machine of stack two; roll-out.sh has it run
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=told.sh
source "$here/told.sh"
# shellcheck source=server.sh
source "$here/server.sh"

main() {
  (($# == 1)) || fail 'Usage: migrate.sh <image@sha256:…>'
  [[ -s $SECRETS/DATABASE_URL ]] || fail 'This machine has no store to migrate. Did scaled.sh run?'
  pull "$1"
  run_image "$1" --rm -- commands.mjs store migrate
}

main "$@"
