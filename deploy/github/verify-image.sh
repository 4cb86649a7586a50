#!/usr/bin/env bash
# Refuses an image that no run of this repository's deploy.yml on main has built: anybody with the registry's token can push one.
# Usage: GH_TOKEN=… verify-image.sh <repository>@<digest>
# ATTESTATIONS=off leaves it out: private repositories have attestations on GitHub's Enterprise Cloud alone.
set -euo pipefail
# shellcheck source=step.sh
source "$(dirname "$0")/step.sh"
expect_arguments 1 "$@"

if [ "${ATTESTATIONS:-on}" = off ]; then
  echo "Not checked: attestations are off."
  exit 0
fi
need gh
: "${GITHUB_REPOSITORY:?the repository of the sources, such as owner/bracket}"
gh attestation verify "oci://$1" --repo "$GITHUB_REPOSITORY" --source-ref refs/heads/main --deny-self-hosted-runners \
  --signer-workflow "$GITHUB_REPOSITORY/.github/workflows/deploy.yml" ||
  fail "No run of deploy.yml on main made $1. It is not deployed."
