# shellcheck shell=bash
# What the scripts of a machine on AWS share: what the stack tells it. Sourced, never run. Needs BRACKET_PARAMETERS, the path of
# the stack's parameters, and AWS_DEFAULT_REGION; bracket-update sets both.
set -euo pipefail

say() { printf '%s\n' "$*"; }

fail() {
  printf '%s\n' "$*" >&2
  exit 1
}

# The lines NAME=value of a parameter, taken literally and put under these names.
read_told() {
  local lines text
  lines=$(aws ssm get-parameter --name "${BRACKET_PARAMETERS:?}/host/$1" --query Parameter.Value --output text)
  while IFS= read -r text || [[ -n $text ]]; do
    [[ $text =~ ^([A-Z][A-Z0-9_]*)=(.*)$ ]] || fail "$BRACKET_PARAMETERS/host/$1 has a line that is no setting."
    printf -v "${BASH_REMATCH[1]}" '%s' "${BASH_REMATCH[2]}"
  done <<<"$lines"
}

# Commands of root's and timers find the region too.
keep_region() { aws configure set region "${AWS_DEFAULT_REGION:?}"; }

# An answer of the machine's own metadata, which wants a token first.
metadata() {
  local token
  token=$(curl --silent --fail --max-time 5 --request PUT --header 'X-aws-ec2-metadata-token-ttl-seconds: 60' \
    "http://169.254.169.254/latest/api/token")
  curl --silent --fail --max-time 5 --header "X-aws-ec2-metadata-token: $token" \
    "http://169.254.169.254/latest/meta-data/$1"
}
