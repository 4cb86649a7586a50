#!/usr/bin/env bash
# Runs a command as root, in the surroundings that it has.
# Usage: as-root.sh <command> [argument …]
set -euo pipefail
# shellcheck source=step.sh
source "$(dirname "$0")/step.sh"
expect_arguments 1 "$@"

[ "$(id -u)" != 0 ] || exec "$@"
exec sudo --preserve-env env "PATH=$PATH" "$@"
