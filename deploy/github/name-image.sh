#!/usr/bin/env bash
# Puts repository and digest together to the one name under which an image is deployed; the digest may come from anybody.
# Usage: name-image.sh <repository> <digest>
# Prints image=<repository>@<digest>.
set -euo pipefail
# shellcheck source=step.sh
source "$(dirname "$0")/step.sh"
expect_arguments 2 "$@"

require_repository "$1"
require_digest "$2"
output image "$1@$2"
