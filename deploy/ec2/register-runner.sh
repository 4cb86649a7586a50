#!/usr/bin/env bash
# Makes this host a self-hosted runner of a repository, with the label "bracket": only the job that deploys asks for it. It works as
# a user of its own, who may call what sudo lets it (install.sh) and nothing else: it is in no group of docker's.
# Usage: register-runner.sh <https://github.com/owner/repository> <version> <sha256> < token
#   Settings > Actions > Runners > New self-hosted runner shows version, SHA-256 and token for this machine. The token works for
#   an hour, and once; it is read from standard input, never an argument.
# As root, on a host that install.sh made. A runner that is there already is replaced.
set -euo pipefail
set +x
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=deploy/ec2/host.sh
source "$here/host.sh"
readonly USER_NAME=bracket-runner
readonly FOLDER=/home/$USER_NAME/runner

main() {
  (($# == 3)) || usage
  ((EUID == 0)) || fail 'register-runner.sh needs root.'
  local token
  IFS= read -r token || true
  [[ -n $token ]] || fail 'There is no token on standard input.'
  id "$USER_NAME" >/dev/null 2>&1 || useradd --create-home --shell /bin/bash "$USER_NAME"
  if [[ -x $FOLDER/svc.sh ]]; then (cd "$FOLDER" && ./svc.sh stop && ./svc.sh uninstall) >/dev/null 2>&1 || true; fi
  fetch "$2" "$3"
  # Its script takes arguments from the environment too, where no list of processes shows them.
  # shellcheck disable=SC2016 # for the inner shell
  printf '%s\n' "$token" | runuser --user "$USER_NAME" -- bash -c \
    'cd "$1" && IFS= read -r ACTIONS_RUNNER_INPUT_TOKEN && export ACTIONS_RUNNER_INPUT_TOKEN && exec ./config.sh "${@:2}"' \
    bash "$FOLDER" --unattended --replace --url "$1" --name "$(hostname)" --labels bracket --work _work
  guard
  (cd "$FOLDER" && ./svc.sh install "$USER_NAME" && ./svc.sh start) >/dev/null
  say "This host runs jobs of $1 that ask for [self-hosted, bracket]."
}

fetch() {
  local machine archive
  case $(uname -m) in
    x86_64) machine=x64 ;;
    aarch64) machine=arm64 ;;
    *) fail "There is no runner for $(uname -m)." ;;
  esac
  archive=$(mktemp)
  curl --silent --show-error --fail --location --output "$archive" \
    "https://github.com/actions/runner/releases/download/v$1/actions-runner-linux-$machine-$1.tar.gz"
  echo "$2  $archive" | sha256sum --check --quiet || fail 'What was downloaded is not what was announced; nothing was installed.'
  install -d -o "$USER_NAME" -g "$USER_NAME" "$FOLDER"
  tar -xzf "$archive" -C "$FOLDER" --no-same-owner
  chown -R "$USER_NAME:$USER_NAME" "$FOLDER"
  rm -f "$archive"
  "$FOLDER/bin/installdependencies.sh" >/dev/null
}

# The runner reads this file when it starts. It keeps out what may not begin; a job that has begun could change it.
guard() {
  rm -f "$FOLDER/.env"
  printf 'ACTIONS_RUNNER_HOOK_JOB_STARTED=%s\n' "$PROGRAMS/deploy/ec2/guard-runner.sh" >"$FOLDER/.env"
  chmod 644 "$FOLDER/.env"
}

main "$@"
