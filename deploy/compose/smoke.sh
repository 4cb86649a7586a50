#!/usr/bin/env bash
# Starts the system of compose.yaml under a name and on ports of its own, asks each part whether it does its work, and removes all
# of it again, with its volumes. Where the images of compose.yaml cannot be pulled, those that bear their names here are taken.
# Usage: smoke.sh [service…]     the services to start; all of them unless some are named
# Settings: SMOKE_FIRST_PORT (43000): the first of four ports in a row. SMOKE_BUILD=no takes bracket:local as it is.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

readonly FIRST_PORT=${SMOKE_FIRST_PORT:-43000}
readonly PATIENCE_SECONDS=90
export BRACKET_PORT=$FIRST_PORT MLFLOW_PORT=$((FIRST_PORT + 1)) PROMETHEUS_PORT=$((FIRST_PORT + 2)) GRAFANA_PORT=$((FIRST_PORT + 3))

main() {
  local services=("$@")
  ((${#services[@]})) || services=(app postgres mlflow prometheus grafana)
  trap remove EXIT
  compose config --quiet
  [[ ${SMOKE_BUILD:-} == no ]] || compose build app
  compose up --no-build --detach --wait --wait-timeout 300 "${services[@]}"
  local service
  for service in "${services[@]}"; do
    check "$service"
    echo "$service: does its work"
  done
}

check() {
  case $1 in
    app) compose exec -T app node probe.mjs answers >/dev/null ;;
    # What the app was asked is in there.
    postgres) is_more_than_none "$(compose exec -T postgres psql --username=bracket --tuples-only --no-align --command='select count(*) from predictions')" ;;
    # The app has asked it for champions: without any, nothing is stale.
    mlflow) until_true says_no_stale ;;
    prometheus) until_true sees_bracket ;;
    grafana) until_true shows_the_dashboard ;;
    *) fail "There is no check of $1." ;;
  esac
}

# Of an answer that did not come nothing is found either, and grep hangs up on a long one before it is over: first all of it.
says_no_stale() { local said; said=$(get "$BRACKET_PORT/api/ready") && [[ $said != *'"stale"'* ]]; }
sees_bracket() { local said; said=$(get "$PROMETHEUS_PORT/api/v1/query?query=ics_ready") && [[ $said == *'"job":"bracket"'* ]]; }
shows_the_dashboard() { local said; said=$(get "$GRAFANA_PORT/api/dashboards/uid/bracket") && [[ $said == *'"title":"Bracket"'* ]]; }
is_more_than_none() { (($1 > 0)) || fail 'The prediction log is empty.'; }

until_true() {
  local give_up=$((SECONDS + PATIENCE_SECONDS))
  until "$@"; do
    ((SECONDS < give_up)) || fail "Not after $PATIENCE_SECONDS s: $*"
    sleep 2
  done
}

get() { curl --silent --show-error --fail --max-time 10 "http://127.0.0.1:$1"; }

compose() { docker compose --project-name bracket-smoke --progress quiet "$@"; }

remove() {
  local code=$?
  ((code == 0)) || compose logs --no-color --tail 30 >&2 || true
  compose down --volumes --timeout 10 || true
  exit "$code"
}

fail() {
  echo "$1" >&2
  return 1
}

main "$@"
