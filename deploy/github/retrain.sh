#!/usr/bin/env bash
# Trains the four models with tracking, has the gate judge each version, and says how to promote those that pass. Promotes none.
# Usage: retrain.sh [folder for the models] [option of "npm run train" …]     candidates, if no folder is given
# SWEEP: so many recipes are tried for each model; 0, the default: its own alone. MLFLOW_TRACKING_URI and credentials: see .env.example.
# In a workflow the table also goes to the page of the run. Exit code 1 where a model could not be trained, sent or judged.
set -euo pipefail
# shellcheck source=step.sh
source "$(dirname "$0")/step.sh"
expect_arguments 0 "$@"
need npm jq

folder=${1:-candidates}
options=("${@:2}" --track --out "$folder")
sweep=${SWEEP:-0}
[[ $sweep =~ ^[0-9]{1,3}$ ]] || fail "SWEEP is a number of recipes, 0 for none."
[ "$((10#$sweep))" = 0 ] || options+=(--sweep "$((10#$sweep))")
cd "$(dirname "$0")/../.."

# The verdict as JSON. A no is a verdict too; nothing said is none.
judge() {
  local model=$1 verdict
  verdict=$(npm run --silent models -- gate "$model" latest --json) || [ -n "$verdict" ] ||
    fail "$model could not be judged; its version may not have reached the tracking server. Run this again."
  [ "$(jq -r .digest <<<"$verdict")" = "$(jq -r .file.digest "$folder/$model/card.json")" ] ||
    fail "The newest version of $model is not the one that was trained here. Run this again."
  printf '%s\n' "$verdict"
}

describe() {
  jq -rs '
    def cell: gsub("\\|"; "\\|") | gsub("\\s+"; " ");
    def outcome: if .version == .champion then "is the champion" elif .passed then "passes" else "does not pass" end;
    def reasons: [.checks[] | select(.passed | not) | "\(.name): \(.detail)"] | join(" ") | cell;
    "## Retrained", "",
    "Nothing was promoted.", "",
    "| model | version | champion | the gate | why not |", "| --- | --- | --- | --- | --- |",
    (.[] | "| \(.model) | \(.version) | \(.champion // "none") | \(outcome) | \(reasons) |"), "",
    ([.[] | select(.passed and .version != .champion)] | if length == 0 then "None is to be promoted." else
      "Whoever promotes one says why:", "", "```sh",
      (.[] | "npm run models -- promote \(.model) \(.version) --why \"retrained\""), "```" end)'
}

npm run --silent train -- "${options[@]}"
verdicts=$(mktemp)
trap 'rm -f "$verdicts"' EXIT
for card in "$folder"/*/card.json; do
  judge "$(basename "$(dirname "$card")")" >>"$verdicts"
done
page=$(describe <"$verdicts")
printf '%s\n' "$page"
[ -z "${GITHUB_STEP_SUMMARY:-}" ] || printf '%s\n' "$page" >>"$GITHUB_STEP_SUMMARY"
