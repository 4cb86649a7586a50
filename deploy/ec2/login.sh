#!/usr/bin/env bash
# Lets this host pull a private image: once, or before each deployment with a token that lives as long. A public image needs none.
# Usage: login.sh <user> [registry]   the access token on standard input, which is neither an argument nor in the output
# As root, or as who may by sudo. Docker keeps the token in root's folder; "docker logout" takes it away.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=deploy/ec2/host.sh
source "$here/host.sh"

(($# == 1 || $# == 2)) || usage
[[ ${1} =~ ^[A-Za-z0-9][A-Za-z0-9._-]*$ && ${2:-} =~ ^([A-Za-z0-9][A-Za-z0-9.:/-]*)?$ ]] || usage
become_root "$0" "$@"
docker login --username "$1" --password-stdin ${2:+"$2"} >/dev/null 2>&1 ||
  fail "The registry does not let $1 in. Is the token right, and not expired?"
say "This host pulls as $1."
