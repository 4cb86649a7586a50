#!/usr/bin/env bash
# Goes back to the good version before the one that serves, as carefully as deploy.sh goes forward. Its image is on the host, so no
# registry is needed. Asked again, it goes one further back.
# Usage: rollback.sh, as root or who may by sudo
set -euo pipefail
exec "$(dirname "${BASH_SOURCE[0]}")/deploy.sh" --back
