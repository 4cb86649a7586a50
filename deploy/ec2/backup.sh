#!/usr/bin/env bash
# Backs up the store while it is written to, keeps the last few backups beside it, and copies the new one to S3 where
# BRACKET_BACKUP_S3_URI is set. Only the copy survives the loss of the volume. A store in PostgreSQL is backed up where it is.
# Usage: backup.sh, as root, on a host that install.sh made; bracket-backup.timer calls it every day
# When it has succeeded, copy included, $BRACKET_HOME/backed-up is as old as that.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=deploy/ec2/host.sh
source "$here/host.sh"

main() {
  load_settings
  local name file
  name=$(container "$(live_colour)")
  is_running "$name" || fail "Not backed up: $name does not run."
  if grep --quiet '^postgres' "$SECRETS/DATABASE_URL" 2>/dev/null; then
    say 'The store is in PostgreSQL, which is backed up where it runs (docs/operate.md). Nothing to do here.'
    return
  fi
  docker exec "$name" node commands.mjs store backup /data/backups --keep "${BRACKET_BACKUP_KEEP:-7}" ||
    fail 'Not backed up; the reason stands above.'
  # They are named by their time.
  file=$(find "$BRACKET_HOME/data/backups" -type f -name 'bracket-*.db' -printf '%f\n' | sort | tail -n 1)
  if [[ -n ${BRACKET_BACKUP_S3_URI:-} ]]; then
    aws s3 cp --only-show-errors "$BRACKET_HOME/data/backups/$file" "${BRACKET_BACKUP_S3_URI%/}/$file" ||
      fail "Backed up on this host alone: it could not be copied to $BRACKET_BACKUP_S3_URI."
  fi
  : >"$BRACKET_HOME/backed-up"
  say "Backed up: $file."
}

main "$@"
