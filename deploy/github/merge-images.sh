#!/usr/bin/env bash
# Makes one image of those that were built for each platform, tags it with the commit, and prints its digest.
# Usage: merge-images.sh <repository> <commit> <digest> [<digest> …]
set -euo pipefail
# shellcheck source=deploy/github/step.sh
source "$(dirname "$0")/step.sh"
expect_arguments 3 "$@"
need docker jq

repository=$1
commit=$2
digests=("${@:3}")
require_repository "$repository"
[[ $commit =~ ^[0-9a-f]{40}$ ]] || fail "The tag is the commit: 40 digits of 0-9 and a-f, not $commit."
for digest in "${digests[@]}"; do require_digest "$digest"; done

docker buildx imagetools create --tag "$repository:$commit" "${digests[@]/#/$repository@}"

# What the registry has now, not what was meant: as many platforms as were built.
manifest=$(docker buildx imagetools inspect --format '{{json .Manifest}}' "$repository:$commit")
platforms=$(jq -r '[.manifests[].platform | select(.os != "unknown") | "\(.os)/\(.architecture)"] | unique | join(" ")' <<<"$manifest")
[ "$(wc -w <<<"$platforms")" = "${#digests[@]}" ] ||
  fail "Of ${#digests[@]} images one for ${platforms:-no platform} was made. Look at $repository:$commit before it is deployed."
digest=$(jq -r .digest <<<"$manifest")
require_digest "$digest"
echo "$repository:$commit is for $platforms."
output digest "$digest"
