# shellcheck shell=bash
# shellcheck disable=SC2034 # what is set here is used where it is sourced
# What the scripts of a host share: where its things are, its settings, its lock, and which of the two containers is live.
# Sourced, never run. All of the host is in one folder, BRACKET_HOME, so that one volume keeps it:
#   settings.env   what this host is set to       secrets/   a file a secret, mounted as /run/secrets
#   live/green     there: green is live; else blue            data/      the store, mounted as /data
#   line           good images, the live one last             history    every attempt, and how it ended
set -euo pipefail

BRACKET_HOME=${BRACKET_HOME:-/var/lib/bracket}
readonly BRACKET_HOME
readonly PROGRAMS=${BRACKET_PROGRAMS:-/opt/bracket}
readonly SETTINGS=$BRACKET_HOME/settings.env
readonly SECRETS=$BRACKET_HOME/secrets
readonly LIVE=$BRACKET_HOME/live
readonly LINE=$BRACKET_HOME/line
readonly HISTORY=$BRACKET_HOME/history
# What the app takes by <NAME>_FILE, and settings.env must not hold.
readonly SECRET_NAMES='DATABASE_URL ADMIN_TOKEN METRICS_TOKEN MLFLOW_TRACKING_USERNAME MLFLOW_TRACKING_PASSWORD
MLFLOW_TRACKING_TOKEN DAGSHUB_TOKEN PROBE_API_KEY'
# The user of the image.
readonly APP_UID=1000

readonly HISTORY_LINES=1000

say() { printf '%s\n' "$*"; }

# The comment at the head of a script says how to call it.
usage() {
  sed -n '2,/^set /s/^# \{0,1\}//p' "$0" >&2
  exit 2
}

fail() {
  printf '%s\n' "$*" >&2
  exit 1
}

# Hands over to the same script as install.sh laid it down, where sudo lets this user; what root runs is never from a checkout
# that others can change.
become_root() {
  ((EUID != 0)) || return 0
  exec sudo --non-interactive "$PROGRAMS/deploy/ec2/$(basename "$1")" "${@:2}"
}

# Children must not hold the lock: one that outlives a killed script would keep the next one out.
docker() { command docker "$@" 9>&-; }
sleep() { command sleep "$@" 9>&-; }

# The lines BRACKET_… of settings.env, literally, as docker takes the others.
load_settings() {
  [[ -r $SETTINGS ]] || fail "There is no $SETTINGS that can be read. Run install.sh first, as root."
  local text
  while IFS= read -r text || [[ -n $text ]]; do
    if [[ $text =~ ^(BRACKET_[A-Z0-9_]+)=(.*)$ && ${BASH_REMATCH[1]} != BRACKET_HOME ]]; then
      printf -v "${BASH_REMATCH[1]}" '%s' "${BASH_REMATCH[2]}"
    fi
  done <"$SETTINGS"
  NAME=${BRACKET_NAME:-bracket}
  NETWORK=$NAME
  VOLUME=$NAME-data
  PROXY=$NAME-proxy
}

# Secrets have a place of their own, where no list of a container's settings shows them.
refuse_secrets_in_settings() {
  local name
  for name in $SECRET_NAMES; do
    if grep --quiet "^$name=." "$SETTINGS"; then
      fail "$name is a secret and stands in $SETTINGS. Take it out, and hand it to secrets.sh."
    fi
  done
}

# The settings that are the app's own, for docker's --env-file; what has no value is left to the app.
app_settings() { grep --extended-regexp '^[A-Z][A-Z0-9_]*=.' "$SETTINGS" | grep --invert-match '^BRACKET_' || true; }

# Holds the host for this script until it ends. A child of a killed one may take some seconds to let go.
take_lock() {
  exec 9>"$BRACKET_HOME/lock"
  flock --timeout 5 9 || fail 'Another deployment, rollback or restore is under way on this host. Try again when it is done.'
}

live_colour() { if [[ -e $LIVE/green ]]; then echo green; else echo blue; fi; }

other_colour() { if [[ $1 == green ]]; then echo blue; else echo green; fi; }

# One file appears or goes, which is atomic; the proxy looks at each request. Synced, so that a power cut does not undo it.
switch_to() {
  if [[ $1 == green ]]; then : >"$LIVE/green"; else rm -f "$LIVE/green"; fi
  sync "$LIVE" 9>&-
}

container() { echo "$NAME-$1"; }

# A field of a container, such as .State.Running; nothing where there is no such container.
field_of() { docker inspect --type container --format "{{$2}}" "$1" 2>/dev/null || true; }

is_running() { [[ $(field_of "$1" .State.Running) == true ]]; }

address_of() { field_of "$1" "(index .NetworkSettings.Networks \"$NETWORK\").IPAddress"; }

# Asks it to stop, lets it finish what it is answering, and removes it.
retire() {
  local code
  docker update --restart no "$1" >/dev/null
  docker stop -t "${BRACKET_STOP_SECONDS:-45}" "$1" >/dev/null
  code=$(field_of "$1" .State.ExitCode)
  [[ $code == 0 ]] || say "$1 ended with exit code $code, so something may have been cut off."
  docker rm --force "$1" >/dev/null
}

# Of the app; at another port, what it hands on to.
is_ready() {
  local address
  address=$(address_of "$1")
  [[ -n $address ]] && curl --silent --fail --max-time 5 --output /dev/null "http://$address:${2:-3000}/api/ready" 9>&-
}

# Waits so many seconds, at the most, for a container that has started.
wait_until_ready() {
  local until=$((SECONDS + $2))
  while ((SECONDS < until)); do
    is_running "$1" || return 1
    if is_ready "$1"; then return 0; fi
    sleep 0.2
  done
  return 1
}
