#!/usr/bin/env bash
# Takes the app's secrets and lays them where only root and the app can read them: a file each, mounted into the container as
# /run/secrets. They never stand on a command line, in the output, in an image or in a container's settings. The app reads them
# when it starts: "deploy.sh --again" brings them into use without a pause. Where one is refused, all stay as they were.
# Usage: secrets.sh stdin    lines NAME=value; a name without value takes that secret away, others stay
#        secrets.sh ssm      every parameter below BRACKET_SSM_PATH, by the last part of its name; others go
#        secrets.sh list     the names of those that are here
# As root, or as who may by sudo, on a host that install.sh made. They are on disk, on the encrypted volume, not in memory: after
# a restart of the machine docker starts the app at once, be there a network or not.
set -euo pipefail
set +x
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=deploy/ec2/host.sh
source "$here/host.sh"

main() {
  become_root "$0" "$@"
  (($# == 1)) || usage
  load_settings
  case $1 in
    stdin) take_lines ;;
    ssm) take_parameters ;;
    list) list ;;
    *) usage ;;
  esac
}

# All of them are looked at before the first is laid down, or a restart of the app would meet the half.
take_lines() {
  local text name number=0
  local -A given=()
  # Read whole: split at =, a value would lose the one that it ends with.
  while IFS= read -r text || [[ -n $text ]]; do
    number=$((number + 1))
    [[ -n $text ]] || continue
    name=${text%%=*}
    # What is no name may be a part of a secret, and is not repeated.
    if [[ $text != *=* ]] || ! is_known "$name"; then
      fail "Line $number does not begin with the name of a secret and =. Names are: $SECRET_NAMES"
    fi
    given[$name]=${text#*=}
  done
  for name in $SECRET_NAMES; do if [[ -v given[$name] ]]; then keep "$name" "${given[$name]}"; fi; done
}

take_parameters() {
  [[ -n ${BRACKET_SSM_PATH:-} ]] || fail "BRACKET_SSM_PATH is not set in $SETTINGS."
  local parameters path name value
  local -A given=()
  parameters=$(read_parameters) || fail "The parameters below $BRACKET_SSM_PATH could not be read; the secrets that are here stay."
  while IFS=$'\t' read -r path value; do
    [[ -n $path ]] || continue
    [[ $path == "${BRACKET_SSM_PATH%/}"/* ]] ||
      fail "A parameter below $BRACKET_SSM_PATH has a value of several lines, which no secret of the app has."
    name=${path##*/}
    is_known "$name" || fail "$path is not named like a secret of the app. Names are: $SECRET_NAMES"
    given[$name]=$value
  done <<<"$parameters"
  ((${#given[@]} > 0)) || fail "There is no parameter below $BRACKET_SSM_PATH; the secrets that are here stay."
  for name in $SECRET_NAMES; do keep "$name" "${given[$name]:-}"; done
}

read_parameters() {
  aws ssm get-parameters-by-path --path "$BRACKET_SSM_PATH" --with-decryption --recursive \
    --query 'Parameters[].[Name,Value]' --output text
}

is_known() {
  local name
  for name in $SECRET_NAMES; do if [[ $1 == "$name" ]]; then return 0; fi; done
  return 1
}

# A file appears whole, and already closed to others.
keep() {
  local file=$SECRETS/$1
  if [[ -z $2 ]]; then
    if [[ -e $file ]]; then
      rm -f "$file"
      say "$1 is gone."
    fi
    return
  fi
  (
    umask 377
    printf '%s' "$2" >"$file.new"
  )
  chown "$APP_UID" "$file.new"
  mv -f "$file.new" "$file"
  say "$1 is here."
}

list() {
  local name
  for name in $SECRET_NAMES; do if [[ -s $SECRETS/$name ]]; then say "$name"; fi; done
}

main "$@"
