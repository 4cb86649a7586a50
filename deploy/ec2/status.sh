#!/usr/bin/env bash
# What serves on this host, and what was tried: the live image, whether it is ready through the proxy, the good images that
# rollback.sh can go to, the last ten attempts, and how old the last backup is.
# Usage: status.sh, as root or who may by sudo. Exit code 1 where nothing serves.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=deploy/ec2/host.sh
source "$here/host.sh"

main() {
  become_root "$0" "$@"
  load_settings
  local colour name ready=no
  colour=$(live_colour)
  name=$(container "$colour")
  if is_running "$PROXY" && is_running "$name" && is_ready "$PROXY" 8080; then ready=yes; fi
  say "live        $name $(field_of "$name" .State.Status)"
  say "image       $(field_of "$name" 'index .Config.Labels "bracket.image"')"
  say "revision    $(field_of "$name" 'index .Config.Labels "org.opencontainers.image.revision"')"
  say "restarts    $(field_of "$name" .RestartCount)"
  say "proxy       $PROXY $(field_of "$PROXY" .State.Status)"
  say "ready       $ready"
  say "backup      $(newest_backup)"
  say 'good images, the live one last:'
  if [[ -s $LINE ]]; then cut -f 2 "$LINE" | sed 's/^/  /'; fi
  say 'last attempts:'
  if [[ -s $HISTORY ]]; then tail -n 10 "$HISTORY" | cut -f 1,3,4 | sed 's/^/  /'; fi
  [[ $ready == yes ]]
}

newest_backup() {
  local newest
  newest=$(find "$BRACKET_HOME/data/backups" -type f -name '*.db' -printf '%T+ %f\n' 2>/dev/null | sort | tail -n 1)
  echo "${newest:-none}"
}

main "$@"
