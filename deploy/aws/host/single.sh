#!/usr/bin/env bash
# Makes the machine of stack one ready: its data volume, what deploy/ec2 installs, secrets, metrics, and, where this machine takes the
# place of another, the version that served. Safe to repeat. Run by bracket-update, which user data leaves on the machine.
# Usage: single.sh, as root, with BRACKET_PARAMETERS and AWS_DEFAULT_REGION
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=told.sh
source "$here/told.sh"
readonly FOLDER=${BRACKET_HOME:-/var/lib/bracket}
readonly PROGRAMS=${BRACKET_PROGRAMS:-/opt/bracket} ETC=${ETC:-/etc}

main() {
  read_told settings
  keep_region
  "$BASH" "$here/mount-data.sh" "${DATA_VOLUME:?}" "${DATA_DEVICE:?}" "$FOLDER"
  install_host
  take_secrets
  install_metrics
  bring_back
}

# What the stack knows better than people is written over what they have set; all else of theirs stays.
install_host() {
  local known=("BRACKET_BACKUP_S3_URI=${BACKUP_S3_URI:?}" "BRACKET_SSM_PATH=${SECRETS_SSM_PATH:?}")
  if [[ -n ${DOMAIN:-} ]]; then known+=("BRACKET_DOMAIN=$DOMAIN"); fi
  "$BASH" "$here/../../ec2/install.sh" "${known[@]}"
}

# A new account has none yet, and a service without secrets starts as well.
take_secrets() {
  local found
  found=$(aws ssm get-parameters-by-path --path "$SECRETS_SSM_PATH" --recursive --query 'length(Parameters)' --output text)
  if [[ $found == 0 ]]; then
    say "There are no secrets below $SECRETS_SSM_PATH yet."
  else
    "$PROGRAMS/deploy/ec2/secrets.sh" ssm
  fi
}

install_metrics() {
  install -m 755 "$here/publish-metrics.sh" "$here/told.sh" "$PROGRAMS"
  install -m 644 "$here"/units/* "$ETC/systemd/system"
  install -d "$ETC/bracket"
  printf 'METRICS_NAMESPACE=%s\n' "${METRICS_NAMESPACE:?}" >"$ETC/bracket/metrics.env"
  systemctl daemon-reload
  systemctl enable --quiet --now bracket-metrics.timer
}

# The volume remembers which version was live; a machine that is new to it has none of its containers.
bring_back() {
  local image
  [[ -s $FOLDER/line ]] || return 0
  if [[ -n $(docker ps --quiet --filter label=bracket.image) ]]; then return; fi
  image=$(tail -n 1 "$FOLDER/line" | cut -f 2)
  say "Bringing back $image."
  "$PROGRAMS/deploy/ec2/deploy.sh" "$image"
}

main "$@"
