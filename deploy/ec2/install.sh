#!/usr/bin/env bash
# Makes a host of a fresh Amazon Linux 2023, Debian or Ubuntu: docker, the folder of the host with its settings, network and
# volume, these scripts under /opt/bracket, the proxy, and the timer of backups. Run again, it brings all of it up to date and
# leaves settings, secrets and store as they are.
# Usage: install.sh [--no-packages] [--no-units] [NAME=value …], as root
#   NAME=value      a line of settings.env, which is put there or replaced
#   --no-packages   docker, curl and git are here already
#   --no-units      nothing for systemd, and no rule for sudo
# Mount the volume that keeps the store at /var/lib/bracket before. There is no swap, and none is wanted: limits of memory hold,
# and what exceeds them ends instead of slowing down all the others.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=deploy/ec2/host.sh
source "$here/host.sh"
# Whom the runner of GitHub's actions works as (register-runner.sh).
readonly RUNNER=bracket-runner

main() {
  local packages=yes units=yes word settings=()
  for word in "$@"; do
    case $word in
      --no-packages) packages=no ;;
      --no-units) units=no ;;
      [A-Z]*=*) settings+=("$word") ;;
      *) usage ;;
    esac
  done
  ((EUID == 0)) || fail 'install.sh needs root: sudo deploy/ec2/install.sh'
  if [[ $packages == yes ]]; then install_packages; fi
  make_folders
  for word in "${settings[@]}"; do change_setting "${word%%=*}" "${word#*=}"; done
  load_settings
  copy_programs
  make_network
  make_volume
  if [[ $units == yes ]]; then install_units; fi
  "$PROGRAMS/deploy/ec2/proxy.sh"
  say "This host is ready for $PROGRAMS/deploy/ec2/deploy.sh. Its settings are in $SETTINGS."
}

install_packages() {
  if command -v dnf >/dev/null; then
    dnf install --assumeyes --quiet docker git
  elif command -v apt-get >/dev/null; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet --no-install-recommends docker.io curl git ca-certificates
  else
    fail 'Neither dnf nor apt-get is here. Install docker, curl and git, and run install.sh --no-packages.'
  fi
  # Containers go on while docker's daemon is updated.
  if [[ ! -e /etc/docker/daemon.json ]]; then
    install -d /etc/docker
    printf '%s\n' '{ "live-restore": true }' >/etc/docker/daemon.json
    systemctl stop --quiet docker 2>/dev/null || true
  fi
  systemctl enable --quiet --now docker
}

# The outermost is root's alone: on Amazon Linux the user that logs in has the number of the app's, and would read its secrets.
make_folders() {
  install -d -m 700 "$BRACKET_HOME"
  install -d -m 755 "$LIVE" "$BRACKET_HOME/proxy"
  install -d -m 700 "$BRACKET_HOME/certificates"
  install -d -m 700 -o "$APP_UID" -g "$APP_UID" "$BRACKET_HOME/data" "$BRACKET_HOME/data/backups"
  install -d -m 500 -o "$APP_UID" -g "$APP_UID" "$SECRETS"
  if [[ ! -e $SETTINGS ]]; then install -m 600 "$here/settings.env" "$SETTINGS"; fi
}

change_setting() {
  { grep --invert-match "^$1=" "$SETTINGS" || true; printf '%s=%s\n' "$1" "$2"; } >"$SETTINGS.new"
  chmod 600 "$SETTINGS.new"
  mv "$SETTINGS.new" "$SETTINGS"
}

# What deploys is root's, so that nobody who may ask for a deployment can change what it does.
copy_programs() {
  install -d "$PROGRAMS/deploy/ec2/caddy" "$PROGRAMS/deploy/ec2/units" "$PROGRAMS/deploy/image"
  if [[ $here -ef $PROGRAMS/deploy/ec2 ]]; then return; fi
  install -m 755 "$here"/*.sh "$PROGRAMS/deploy/ec2"
  install -m 644 "$here/settings.env" "$PROGRAMS/deploy/ec2"
  install -m 644 "$here/caddy/Caddyfile" "$PROGRAMS/deploy/ec2/caddy"
  install -m 644 "$here"/units/* "$PROGRAMS/deploy/ec2/units"
  install -m 644 "$here/../image/probe.mjs" "$PROGRAMS/deploy/image"
}

make_network() {
  docker network inspect "$NETWORK" >/dev/null 2>&1 || docker network create "$NETWORK" >/dev/null
}

# A volume like any other to docker, whose files are in the folder of the host.
make_volume() {
  docker volume inspect "$VOLUME" >/dev/null 2>&1 ||
    docker volume create --opt type=none --opt o=bind --opt "device=$BRACKET_HOME/data" "$VOLUME" >/dev/null
}

install_units() {
  install -m 644 "$here"/units/* /etc/systemd/system
  systemctl daemon-reload
  systemctl enable --quiet --now bracket-backup.timer
  # The runner may deploy, go back and hand over secrets; of root's work it may do nothing else.
  printf '%s ALL=(root) NOPASSWD: %s\n' "$RUNNER" \
    "$PROGRAMS/deploy/ec2/deploy.sh, $PROGRAMS/deploy/ec2/rollback.sh, $PROGRAMS/deploy/ec2/secrets.sh stdin, $PROGRAMS/deploy/ec2/secrets.sh ssm, $PROGRAMS/deploy/ec2/login.sh, $PROGRAMS/deploy/ec2/status.sh" \
    >/etc/sudoers.d/bracket.new
  chmod 440 /etc/sudoers.d/bracket.new
  mv /etc/sudoers.d/bracket.new /etc/sudoers.d/bracket
}

main "$@"
