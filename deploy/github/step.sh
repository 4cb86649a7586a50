# Sourced by the scripts of workflow steps: how they explain themselves, fail, and hand a value to the steps after them.
# shellcheck shell=bash

# The comment at the head of the script that asks.
usage() {
  sed -n '2,/^[^#]/s/^# \{0,1\}//p' "$0"
}

# Prints the usage where it is asked for, and ends the script; complains where there are fewer arguments than <least>.
expect_arguments() {
  local least=$1
  shift
  case ${1:-} in -h | --help) usage && exit 0 ;; esac
  [ "$#" -ge "$least" ] || { usage >&2 && exit 2; }
}

fail() {
  printf 'Error: %s\n' "$*" >&2
  exit 1
}

need() {
  local program
  for program in "$@"; do
    command -v "$program" >/dev/null || fail "$program is not here. Install it, and run this again."
  done
}

# Says name=value and, in a workflow, makes it an output of the step.
output() {
  printf '%s=%s\n' "$1" "$2"
  [ -z "${GITHUB_OUTPUT:-}" ] || printf '%s=%s\n' "$1" "$2" >>"$GITHUB_OUTPUT"
}

# What is asked for comes from people and from other jobs, and goes on to a host: it is of this form, or nothing happens.
require_digest() {
  [[ $1 =~ ^sha256:[0-9a-f]{64}$ ]] || fail "A digest is sha256: and 64 digits of 0-9 and a-f, as the registry shows it."
}

require_repository() {
  [[ $1 =~ ^([a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]+)?/)?[a-z0-9]+([._-]+[a-z0-9]+)*(/[a-z0-9]+([._-]+[a-z0-9]+)*)*$ ]] ||
    fail "The repository of images is owner/name in small letters. Set the variable DOCKERHUB_REPOSITORY to it."
}
