#!/usr/bin/env bash
# Makes a machine of stack two a server: docker, secrets, and the image, which opens its port only once it gives the known answers, so
# that the load balancer never finds a version that does not. Safe to repeat. Run by bracket-update, which user data leaves here.
# Usage: scaled.sh, as root, with IMAGE, BRACKET_PARAMETERS and AWS_DEFAULT_REGION
#   --no-packages   docker, jq and unzip are here already
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=told.sh
source "$here/told.sh"
# shellcheck source=server.sh
source "$here/server.sh"
readonly PROBE=$here/../../image/probe.mjs
readonly READY_SECONDS=${READY_SECONDS:-60}

main() {
  [[ ${1:-} == --no-packages ]] || install_packages
  read_told settings
  keep_region
  make_folders
  take_secrets
  write_app_env
  pull "${IMAGE:?}"
  prove
  serve
}

# What is told to stop gets as long as it needs: 15 s of answering on, and 30 s for what it has begun.
install_packages() {
  dnf install --assumeyes --quiet docker jq
  install -d /etc/docker
  printf '%s\n' '{ "shutdown-timeout": 50 }' >/etc/docker/daemon.json
  systemctl enable --quiet docker
  systemctl restart docker
}

# The same image with the same settings, behind no port; the judge comes with the scripts and is not of the version judged.
prove() {
  local trial=$NAME-trial until=$((SECONDS + READY_SECONDS))
  docker rm --force "$trial" >/dev/null 2>&1 || true
  run_image "$IMAGE" --detach --name "$trial" --log-driver json-file >/dev/null
  until docker exec "$trial" node probe.mjs ready >/dev/null 2>&1; do
    ((SECONDS < until)) || refuse "$trial" "it was not ready within $READY_SECONDS s"
    [[ $(docker inspect --format '{{.State.Running}}' "$trial") == true ]] || refuse "$trial" 'it ended by itself'
    sleep 0.5
  done
  docker exec --interactive "$trial" node - answers <"$PROBE" || refuse "$trial" 'it does not give the known answers'
  docker rm --force "$trial" >/dev/null
}

refuse() {
  docker logs --tail 20 "$1" 2>&1 | sed 's/^/  | /' || true
  docker rm --force "$1" >/dev/null
  fail "Not serving $IMAGE: $2."
}

serve() {
  local log=(--log-driver json-file --log-opt max-size=10m --log-opt max-file=5)
  # Failures outlive the machine.
  if [[ -n ${LOG_GROUP:-} ]]; then
    log=(--log-driver awslogs --log-opt "awslogs-group=$LOG_GROUP" --log-opt "awslogs-region=$AWS_DEFAULT_REGION"
      --log-opt "tag=$(metadata instance-id)" --log-opt mode=non-blocking)
  fi
  if [[ -n $(docker ps --all --quiet --filter "name=^$NAME\$") ]]; then
    docker stop -t 50 "$NAME" >/dev/null
    docker rm "$NAME" >/dev/null
  fi
  run_image "$IMAGE" --detach --name "$NAME" --restart unless-stopped --stop-timeout 50 \
    --publish "${PORT:-3000}:3000" "${log[@]}" >/dev/null
  say "Serving $IMAGE."
}

main "$@"
