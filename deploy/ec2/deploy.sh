#!/usr/bin/env bash
# Puts a version of the app beside the one that serves, proves it, switches the proxy to it, and stops the old one. Whatever fails,
# the old one has never stopped: the new one is removed, the last lines of its log are shown, and the exit code is not 0.
# Usage: deploy.sh <image>     as name@sha256:…; it is pulled unless it is here
#        deploy.sh --again     the image that serves, with the settings and secrets of now
#        deploy.sh --back      the good image before the one that serves; it is here (rollback.sh)
# As root, or as who may by sudo, on a host that install.sh made.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=deploy/ec2/host.sh
source "$here/host.sh"
# The judge comes with these scripts, and is not of the version that it judges.
readonly PROBE=$here/../image/probe.mjs
readonly JUDGE_SECONDS=60

# How far it came, for whoever cleans up: nothing, started, switched, over.
stage=nothing
reason='the script was interrupted'

main() {
  become_root "$0" "$@"
  (($# == 1)) || usage
  load_settings
  [[ -r $PROBE ]] || fail "There is no $PROBE, which judges new versions. Run install.sh again."
  refuse_secrets_in_settings
  take_lock
  repair
  choose_image "$1"
  old=$(live_colour)
  new=$(other_colour "$old")
  trap clean_up EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  prove_proxy
  start_new
  prove_new
  switch_over
  stage=over
  finish "$1"
}

# What a killed deployment left: the container of the other colour, and a switch that nobody wrote down.
repair() {
  local live idle
  live=$(container "$(live_colour)")
  idle=$(container "$(other_colour "$(live_colour)")")
  if [[ -n $(field_of "$idle" .Id) ]]; then
    say "$idle was left by a deployment that did not end; it goes."
    retire "$idle"
  fi
  if is_running "$live" && [[ $(line_ids | tail -n 1) != "$(field_of "$live" .Image)" ]]; then
    add_to_line "$(field_of "$live" .Image)" "$(field_of "$live" 'index .Config.Labels "bracket.image"')"
  fi
}

# Sets image, its name as it was asked for, and id.
choose_image() {
  case $1 in
    --again)
      id=$(field_of "$(container "$(live_colour)")" .Image)
      [[ -n $id ]] || fail 'Nothing serves here that could be deployed again.'
      image=$(name_in_line "$id")
      ;;
    --back)
      id=$(line_ids | head -n -1 | tail -n 1)
      [[ -n $id ]] || fail 'There is no version to go back to: none was good before the one that serves.'
      image=$(name_in_line "$id")
      docker image inspect "$id" >/dev/null 2>&1 || id=
      ;;
    -* | '') usage ;;
    *) image=$1 id= ;;
  esac
  [[ $image =~ ^[a-z0-9][a-zA-Z0-9._/:@-]*$ ]] || fail 'This is not the name of an image.'
  if [[ -z $id ]]; then pull; fi
  revision=$(docker image inspect --format '{{index .Config.Labels "org.opencontainers.image.revision"}}' "$id")
}

pull() {
  if docker image inspect "$image" >/dev/null 2>&1; then
    say "$image is here already."
  else
    docker pull --quiet "$image" >/dev/null ||
      refuse "$image could not be pulled. Is its name right, is the registry up, and may this host pull it (docker login)?"
  fi
  id=$(docker image inspect --format '{{.Id}}' "$image")
}

# Before anything has begun: what serves is as it was.
refuse() {
  remember "failed: $1"
  fail "Not deployed: $1"
}

prove_proxy() {
  is_running "$PROXY" || give_up "the proxy ($PROXY) does not run. Start it with proxy.sh."
}

start_new() {
  local secret settings=() name=
  name=$(container "$new")
  app_settings >"$BRACKET_HOME/app.env"
  for secret in $SECRET_NAMES; do
    if [[ -s $SECRETS/$secret ]]; then settings+=(--env "${secret}_FILE=/run/secrets/$secret"); fi
  done
  say "Starting $image as $name, beside what serves."
  stage=started
  # Swap as large as memory means none. It restarts by itself only once it is proven.
  docker run --detach --name "$name" --network "$NETWORK" --network-alias "bracket-$new" \
    --label "bracket.image=$image" \
    --read-only --tmpfs /tmp:size=64m --cap-drop ALL --security-opt no-new-privileges \
    --memory "${BRACKET_MEMORY:-768m}" --memory-swap "${BRACKET_MEMORY:-768m}" --pids-limit 256 \
    --cpus "${BRACKET_CPUS:-1}" --cpu-shares 512 --restart no \
    --log-driver json-file --log-opt "max-size=${BRACKET_LOG_SIZE:-10m}" --log-opt "max-file=${BRACKET_LOG_FILES:-5}" \
    --mount "type=volume,source=$VOLUME,target=/data" \
    --mount "type=bind,source=$SECRETS,target=/run/secrets,readonly" \
    --env-file "$BRACKET_HOME/app.env" --env TRUST_PROXY=1 "${settings[@]}" "$id" >/dev/null ||
    give_up 'its container could not be started'
}

# Ready, right, and still so some seconds later.
prove_new() {
  local name limit=${BRACKET_READY_SECONDS:-60} until
  name=$(container "$new")
  wait_until_ready "$name" "$limit" || { check_alive "$name"; give_up "it was not ready within $limit s"; }
  judge "$name" || { check_alive "$name"; give_up 'it does not give the known answers'; }
  until=$((SECONDS + ${BRACKET_SETTLE_SECONDS:-5}))
  while ((SECONDS < until)); do
    check_alive "$name"
    is_ready "$name" || { check_alive "$name"; give_up 'it was ready, and then was not'; }
    sleep 0.5
  done
  check_alive "$name"
  say 'It is ready, and gives the known answers.'
}

# Asks for known answers from inside the container; at another address if one is given.
judge() { timeout "$JUDGE_SECONDS" docker exec --interactive "$1" node - answers "${@:2}" <"$PROBE" 9>&-; }

check_alive() {
  if [[ $(field_of "$1" .State.OOMKilled) == true ]]; then
    give_up "it took more memory than the ${BRACKET_MEMORY:-768m} it may"
  fi
  is_running "$1" || give_up "it ended by itself, with exit code $(field_of "$1" .State.ExitCode)"
}

# From here on it restarts by itself, so that whatever happens to this script or the host, what is live comes back.
switch_over() {
  local name
  name=$(container "$new")
  docker update --restart unless-stopped --cpu-shares 1024 "$name" >/dev/null
  stage=switched
  switch_to "$new"
  [[ $(colour_seen) == "200 $new" ]] || give_up "through the proxy it cannot be reached ($(colour_seen))"
  judge "$name" http://bracket-proxy:8080 || give_up 'through the proxy it does not give the known answers'
  check_alive "$name"
}

# Status and colour as the proxy gives them.
colour_seen() {
  # Not by --write-out: curl has words for headers there since 7.84, and Ubuntu 22.04 is older.
  { curl --silent --max-time 5 --output /dev/null --dump-header - "http://$(address_of "$PROXY"):8080/api/ready" | tr -d '\r' |
    awk '/^HTTP/ { status = $2 } tolower($1) == "x-bracket-colour:" { colour = $2 } END { print status, colour }'; } 9>&- || true
}

give_up() {
  reason=$1
  exit 1
}

# Runs at every end. First whoever asks gets the old one again, then there is time to look and to tidy up.
clean_up() {
  local code=$? name
  [[ $stage != over ]] || exit "$code"
  trap - EXIT
  # Who asks again, as a runner does that is in a hurry, does not get half of it; nor does it end where nobody listens any more.
  trap '' INT TERM HUP PIPE
  set +e
  name=$(container "$new")
  if [[ $stage == switched ]]; then switch_to "$old"; fi
  if [[ $stage != nothing && -n $(field_of "$name" .Id) ]]; then
    say "The last lines of $name:"
    docker logs --tail 20 "$name" 2>&1 | without_secrets | sed 's/^/  | /' || true
    if [[ $stage == switched ]]; then retire "$name"; else docker rm --force "$name" >/dev/null; fi
  fi
  remember "failed: $reason"
  if is_running "$(container "$old")"; then reason+=". $(container "$old") serves as before"; else reason+='. Nothing serves'; fi
  printf '%s\n' "Not deployed: $reason." >&2
  exit "$((code == 0 ? 1 : code))"
}

# A broken version may print anything.
without_secrets() {
  local known
  # A line each: the files themselves end without one.
  known=$(awk NF "$SECRETS"/* 2>/dev/null || true)
  if [[ -n $known ]]; then grep --fixed-strings --invert-match --file=<(printf '%s' "$known"); else cat; fi
}

finish() {
  local before
  before=$(container "$old")
  if [[ $1 == --back ]]; then drop_from_line; fi
  add_to_line "$id" "$image"
  remember live
  if [[ -n $(field_of "$before" .Id) ]]; then retire "$before" || say "$before is still there; the next deployment removes it."; fi
  remove_images
  say "Live: $image (revision ${revision:-unknown}) in $(container "$new")."
}

# The line: an image a line, its id and the name it was deployed by, the live one last.
line_ids() { if [[ -s $LINE ]]; then cut -f 1 "$LINE"; fi; }

name_in_line() { awk -v id="$1" -F '\t' '$1 == id { name = $2 } END { print name }' "$LINE"; }

add_to_line() {
  { awk -v id="$1" -F '\t' '$1 != id' "$LINE" 2>/dev/null || true; printf '%s\t%s\n' "$1" "$2"; } |
    tail -n "${BRACKET_KEEP_IMAGES:-3}" | replace "$LINE"
}

# What was fled from is no place to go back to.
drop_from_line() { head -n -1 "$LINE" | replace "$LINE"; }

remember() {
  { cat "$HISTORY" 2>/dev/null || true
    printf '%s\t%s\t%s\t%s\n' "$(date --utc +%Y-%m-%dT%H:%M:%SZ)" "${id:-}" "${image:-}" "$1"; } |
    tail -n "$HISTORY_LINES" | replace "$HISTORY"
}

# Whole or not at all.
replace() {
  cat >"$1.new"
  sync "$1.new" 9>&-
  mv "$1.new" "$1"
}

# Only images that were deployed from here, by the names they were deployed by; docker keeps what a container still uses.
remove_images() {
  local past name
  while IFS=$'\t' read -r _ past name _; do
    [[ -n $past && -n $name ]] || continue
    if line_ids | grep --quiet --line-regexp "$past"; then continue; fi
    # A name may stand for another image by now.
    [[ $(docker image inspect --format '{{.Id}}' "$name" 2>/dev/null) == "$past" ]] || continue
    docker image rm "$name" >/dev/null 2>&1 || true
  done < <(sort --unique --key=2,2 --field-separator=$'\t' "$HISTORY")
}

main "$@"
