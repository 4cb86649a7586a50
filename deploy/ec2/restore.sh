#!/usr/bin/env bash
# Puts a backup in the place of the store. The app stops meanwhile, for some seconds; what was there stays beside it, under a
# name that the command says. Where the backup is refused, the app goes on with the store as it was.
# Usage: restore.sh <file>            a file of $BRACKET_HOME/data/backups by its name, or any by its path
#        restore.sh s3://bucket/key   needs aws, and the right to read it, which the host's own role does not have
# As root, on a host that install.sh made.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=deploy/ec2/host.sh
source "$here/host.sh"

main() {
  (($# == 1)) || usage
  load_settings
  take_lock
  name=$(container "$(live_colour)")
  id=$(field_of "$name" .Image)
  [[ -n $id ]] || fail 'Not restored: nothing was ever deployed here. Deploy first, for it is the app that reads backups.'
  # In root's folder, for in its own the app could have put a link in the way.
  incoming=$BRACKET_HOME/incoming.db
  trap clean_up EXIT
  # Without these bash would clean up at once, and start the app while its store is being replaced.
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  fetch "$1"
  chown "$APP_UID:$APP_UID" "$incoming"
  docker stop -t "${BRACKET_STOP_SECONDS:-45}" "$name" >/dev/null
  docker run --rm --network none --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges \
    --memory "${BRACKET_MEMORY:-768m}" --mount "type=volume,source=$VOLUME,target=/data" \
    --mount "type=bind,source=$incoming,target=/incoming.db,readonly" "$id" \
    commands.mjs store restore /incoming.db || fail 'Not restored; the reason stands above. The store is as it was.'
  say 'Restored.'
}

fetch() {
  case $1 in
    s3://*) aws s3 cp --only-show-errors "$1" "$incoming" || fail "Not restored: $1 could not be fetched." ;;
    */*) cp -- "$1" "$incoming" || fail "Not restored: there is no $1." ;;
    *) cp -- "$BRACKET_HOME/data/backups/$1" "$incoming" || fail "Not restored: there is no backup $1." ;;
  esac
}

# However it ends, the app runs again.
clean_up() {
  local code=$?
  trap - EXIT
  trap '' INT TERM HUP PIPE
  rm -f "$incoming"
  if ! is_running "$name"; then
    docker start "$name" >/dev/null
    wait_until_ready "$name" "${BRACKET_READY_SECONDS:-60}" || fail "$name is not ready again: docker logs $name"
  fi
  exit "$code"
}

main "$@"
