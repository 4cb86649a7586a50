#!/usr/bin/env bash
# Brings one image to a cluster: the store's schema first, then the servers, one at a time. Where a new one does not become
# ready, the version before goes on; where it is ready and a model of it answers wrongly, the version before comes back. Then the
# exit code is 1.
#
# Usage: deploy/k8s/deploy.sh <name@sha256:digest> [overlay]
#   The overlay is a folder of deploy/k8s/overlays with a Deployment in it; production unless given.
#   The cluster is the one that kubectl speaks to; KUBECONFIG and kubectl's current context say which.
# Settings: MIGRATE_SECONDS (300), ROLLOUT_SECONDS (600): how long each may take.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
readonly here
readonly migrate_seconds=${MIGRATE_SECONDS:-300} rollout_seconds=${ROLLOUT_SECONDS:-600}
readonly server=deployment/bracket job=job/bracket-migrate
readonly pods=app.kubernetes.io/name=bracket,app.kubernetes.io/component=server

say() { printf '%s\n' "$*" >&2; }

fail() {
  say "$*"
  exit 1
}

usage() {
  sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p;}' "${BASH_SOURCE[0]}" >&2
  exit 2
}

# What Kustomize makes of a folder with the image in place of that which is committed.
build() {
  local folder=$1
  cat >"$work/kustomization.yaml" <<YAML
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources: [../$folder]
images:
  - {name: $committed, newName: ${image%@*}, digest: ${image#*@}}
YAML
  kubectl kustomize "$work"
}

# The name in components/image, which a commit may have changed.
committed_name() {
  sed -n 's/^ *newName: *//p' "$here/components/image/kustomization.yaml"
}

require_only() {
  local file=$1 found
  found=$(sed -n 's/^ *-\{0,1\} *image: *//p' "$file" | sort -u)
  [[ $found == "$image" ]] || fail "Built with the image(s) ${found//$'\n'/, } instead of $image. Is it in components/image?"
}

migrate() {
  local file=$1 until=$((SECONDS + migrate_seconds)) state
  kubectl delete "$job" --namespace "$namespace" --ignore-not-found >&2
  kubectl apply --filename "$file" >&2
  while true; do
    state=" $(kubectl get "$job" --namespace "$namespace" --output 'jsonpath={.status.conditions[*].type}') "
    [[ $state != *" Complete "* ]] || return 0
    if [[ $state == *" Failed "* ]] || ((SECONDS >= until)); then
      kubectl logs "$job" --namespace "$namespace" --tail 20 >&2 || true
      fail "The store's schema could not be brought up to date, so nothing was deployed. Its reason stands above."
    fi
    sleep 2
  done
}

# Each model gives the known answers of its card. The judge comes with this checkout, not with what it judges.
answers() {
  local pod
  pod=$(kubectl get pods --namespace "$namespace" --selector "$pods" --field-selector status.phase=Running \
    --sort-by .metadata.creationTimestamp --output name | tail -n 1)
  kubectl exec --stdin --namespace "$namespace" "$pod" -- node --input-type=module - answers <"$here/../image/probe.mjs" >&2
}

roll_out() {
  kubectl rollout status "$server" --namespace "$namespace" --timeout "${rollout_seconds}s" >&2 && answers
}

take_back() {
  if [[ -z $before ]]; then
    fail "$image did not come up, and there was none before it: kubectl describe pods --namespace $namespace"
  fi
  say "$image did not come up; going back to what was there before."
  kubectl rollout undo "$server" --namespace "$namespace" --to-revision "$before" >&2
  # That the last one took too long stands there until something moves, so one look is not enough.
  local until=$((SECONDS + rollout_seconds))
  until kubectl rollout status "$server" --namespace "$namespace" --timeout "${rollout_seconds}s" >&2; do
    ((SECONDS < until)) || fail 'Nor did the version before. See: kubectl get events --sort-by .lastTimestamp'
    sleep 2
  done
  fail 'The version before serves.'
}

revision() {
  kubectl get "$server" --namespace "$namespace" --ignore-not-found \
    --output 'jsonpath={.metadata.annotations.deployment\.kubernetes\.io/revision}'
}

[[ $# -ge 1 && $# -le 2 && $1 =~ ^[a-z0-9./:_-]+@sha256:[0-9a-f]{64}$ ]] || usage
readonly image=$1 overlay=${2:-production}
[[ -f $here/overlays/$overlay/kustomization.yaml ]] || fail "There is no overlay $overlay in deploy/k8s/overlays."
command -v kubectl >/dev/null || fail 'kubectl is missing: https://kubernetes.io/docs/tasks/tools/'
committed=$(committed_name)
readonly committed

# Inside, for Kustomize takes other folders by relative paths alone.
work=$(mktemp -d "$here/.deploy-XXXXXX")
readonly work
trap 'rm -rf "$work"' EXIT

build "overlays/$overlay" >"$work/servers.yaml"
build migrate >"$work/migrate.yaml"
grep -q '^kind: Deployment$' "$work/servers.yaml" ||
  fail "The overlay $overlay has no Deployment. deploy/k8s/README.md says how it is applied."
require_only "$work/servers.yaml"
require_only "$work/migrate.yaml"
namespace=$(sed -n 's/^  namespace: *//p' "$work/servers.yaml" "$work/migrate.yaml" | sort -u)
readonly namespace
[[ $namespace != *$'\n'* ]] || fail "The overlay and deploy/k8s/migrate are in different namespaces: ${namespace//$'\n'/, }."

kubectl get secret bracket --namespace "$namespace" --output name >/dev/null ||
  fail "There is no secret bracket in the namespace $namespace. deploy/k8s/README.md says what is in it."
before=$(revision)
readonly before
migrate "$work/migrate.yaml"
kubectl apply --filename "$work/servers.yaml" >&2
roll_out || take_back
say "$image serves."
