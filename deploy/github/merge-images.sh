#!/usr/bin/env bash
# Makes one image of those that were built for each platform, tags it with the commit, and prints its digest.
# Usage: merge-images.sh <repository> <commit> <digest> [<digest> …]
set -euo pipefail
# shellcheck source=step.sh
source "$(dirname "$0")/step.sh"
expect_arguments 3 "$@"
need docker jq

repository=$1
commit=$2
digests=("${@:3}")
require_repository "$repository"
[[ $commit =~ ^[0-9a-f]{40}$ ]] || fail "The tag is the commit: 40 digits of 0-9 and a-f, not $commit."
for digest in "${digests[@]}"; do require_digest "$digest"; done

images=("${digests[@]/#/$repository@}")

# Before anything bears the commit's name: as many platforms as were built.
platforms=$(docker buildx imagetools create --dry-run "${images[@]}" |
  jq -r '[.manifests[].platform | select(.os != "unknown") | "\(.os)/\(.architecture)"] | unique | join(" ")')
[ "$(wc -w <<<"$platforms")" = "${#digests[@]}" ] ||
  fail "${#digests[@]} images came, and they are for ${platforms:-no platform at all}. Nothing was tagged: build them again."

docker buildx imagetools create --tag "$repository:$commit" "${images[@]}"
digest=$(docker buildx imagetools inspect --format '{{.Manifest.Digest}}' "$repository:$commit")
require_digest "$digest"
echo "$repository:$commit is for $platforms."
output digest "$digest"
