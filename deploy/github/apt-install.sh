#!/usr/bin/env bash
# Installs Debian packages, as root or with sudo.
# Usage: apt-install.sh "<package> <package> …"
set -euo pipefail
# shellcheck source=step.sh
source "$(dirname "$0")/step.sh"
expect_arguments 1 "$@"

read -ra packages <<<"$*"
as_root=()
[ "$(id -u)" = 0 ] || as_root=(sudo)
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" apt-get install -y -qq --no-install-recommends "${packages[@]}"
