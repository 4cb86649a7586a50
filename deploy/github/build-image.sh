#!/usr/bin/env bash
# Builds the image that serves for one platform, and pushes it under its digest alone, with an SBOM and its provenance beside it.
# Usage: build-image.sh <repository> <platform>     such as  build-image.sh owner/bracket linux/amd64
# Prints the digest under the name of the architecture: amd64=sha256:…
# BUILDX_BUILDER names the builder. Without it one is made, for the engine's own keeps no SBOM and no provenance.
# NODE_IMAGE and SBOM_GENERATOR name other images than the usual ones, for where no registry of images is reached.
set -euo pipefail
# shellcheck source=step.sh
source "$(dirname "$0")/step.sh"
expect_arguments 2 "$@"
need docker git jq

builder=bracket
buildkit=moby/buildkit:buildx-stable-1
repository=$1
platform=$2
require_repository "$repository"
[[ $platform =~ ^linux/(amd64|arm64)$ ]] || fail "The platform is linux/amd64 or linux/arm64, not $platform."
cd "$(dirname "$0")/../.."

ensure_builder() {
  [ -z "${BUILDX_BUILDER:-}" ] || return 0
  export BUILDX_BUILDER=$builder
  docker buildx inspect "$builder" >/dev/null 2>&1 ||
    docker buildx create --name "$builder" --driver docker-container --driver-opt "image=$buildkit" >/dev/null
}

build() {
  local metadata=$1
  local sbom=type=sbom
  [ -z "${SBOM_GENERATOR:-}" ] || sbom+=",generator=$SBOM_GENERATOR"
  local arguments=(
    --build-arg "VERSION=$(jq -r .version package.json)"
    --build-arg "REVISION=$(git describe --always --abbrev=40 --exclude '*' --dirty)"
    --build-arg "CREATED=$(git log -1 --format=%cI)"
  )
  [ -z "${NODE_IMAGE:-}" ] || arguments+=(--build-arg "NODE_IMAGE=$NODE_IMAGE")
  docker buildx build --platform "$platform" --target serve "${arguments[@]}" \
    --attest type=provenance,mode=max --attest "$sbom" --metadata-file "$metadata" --progress plain \
    --output "type=image,name=$repository,push-by-digest=true,name-canonical=true,push=true" .
}

metadata=$(mktemp)
trap 'rm -f "$metadata"' EXIT
ensure_builder
build "$metadata"
digest=$(jq -r '."containerimage.digest"' "$metadata")
require_digest "$digest"
output "${platform#linux/}" "$digest"
