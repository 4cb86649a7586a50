# shellcheck shell=bash
# shellcheck disable=SC2034 # what is set here is used where it is sourced
# What a machine of stack two is made of, shared by its start and by migrations: secrets, what the app is told, its container.
# Sourced after told.sh, never run.
readonly HOME_FOLDER=${BRACKET_HOME:-/var/lib/bracket}
readonly SECRETS=$HOME_FOLDER/secrets
readonly AUTHORITIES=$HOME_FOLDER/rds.pem
readonly APP_ENV=$HOME_FOLDER/app.env
readonly NAME=${BRACKET_NAME:-bracket}
# The user of the image.
readonly APP_UID=1000
# What issues the certificates of RDS, for each region.
readonly AUTHORITIES_ADDRESS=https://truststore.pki.rds.amazonaws.com/global/global-bundle.pem
# What the app takes by <NAME>_FILE, besides DATABASE_URL.
readonly SECRET_NAMES='ADMIN_TOKEN METRICS_TOKEN MLFLOW_TRACKING_USERNAME MLFLOW_TRACKING_PASSWORD MLFLOW_TRACKING_TOKEN
DAGSHUB_TOKEN PROBE_API_KEY'

# All but the system's share of a machine of 2 GB; a server with four models takes some 400 MB, under overload 470 MB.
readonly MEMORY=1200m

make_folders() {
  install -d -m 700 "$HOME_FOLDER"
  install -d -m 500 -o "$APP_UID" -g "$APP_UID" "$SECRETS"
}

# On disk, which is encrypted: after a restart of the machine docker starts the app at once.
take_secrets() {
  local secret address parameters path name value
  local -A given=()
  # All of it before the first is laid down: without a token a server would start and let everybody in, and without the address
  # it would write to a file that goes with it.
  secret=$(aws secretsmanager get-secret-value --secret-id "${DATABASE_SECRET:?}" --query SecretString --output text)
  # Letters and digits, so nothing has to be escaped. The certificate is held against the name of the host.
  address=$(jq -j '"postgres://\(.username):\(.password)@\(.host):\(.port)/\(.dbname)?sslmode=verify-full&sslrootcert=/run/rds.pem"' <<<"$secret")
  parameters=$(aws ssm get-parameters-by-path --path "${SECRETS_SSM_PATH:?}" --with-decryption --recursive \
    --query 'Parameters[].[Name,Value]' --output text)
  while IFS=$'\t' read -r path value; do
    [[ -n $path ]] || continue
    # What is no path may be a part of a secret, and is not repeated.
    [[ $path == "${SECRETS_SSM_PATH%/}"/* ]] ||
      fail "A parameter below $SECRETS_SSM_PATH has a value of several lines, which no secret of the app has."
    name=${path##*/}
    [[ " ${SECRET_NAMES//$'\n'/ } " == *" $name "* ]] || fail "$name below $SECRETS_SSM_PATH is not named like a secret of the app."
    given[$name]=$value
  done <<<"$parameters"
  keep DATABASE_URL "$address"
  for name in "${!given[@]}"; do keep "$name" "${given[$name]}"; done
  curl --silent --show-error --fail --retry 5 --max-time 30 --output "$AUTHORITIES" "$AUTHORITIES_ADDRESS"
}

# A file appears whole, and already closed to others.
keep() {
  (
    umask 377
    printf '%s' "$2" >"$SECRETS/$1.new"
  )
  chown "$APP_UID" "$SECRETS/$1.new"
  mv -f "$SECRETS/$1.new" "$SECRETS/$1"
}

# Settings that are no secrets: people's, lines NAME=value of a parameter that need not be there, and the stack's own.
write_app_env() {
  local given
  given=$(aws ssm get-parameters --names "${BRACKET_PARAMETERS:?}/app" --query 'Parameters[].Value' --output text)
  {
    printf 'LOG_LEVEL=warn\n'
    printf '%s\n' "$given" | grep '^[A-Z]' || true
    printf 'TRUST_PROXY=1\nDRAIN_SECONDS=%s\n' "${DRAIN_SECONDS:?}"
  } >"$APP_ENV"
}

# A registry may be out of breath.
pull() {
  local try
  if docker image inspect "$1" >/dev/null 2>&1; then return; fi
  for try in 1 2 3 4 5; do
    if docker pull --quiet "$1" >/dev/null; then return; fi
    sleep "$((try * 5))"
  done
  fail "$1 could not be pulled. Is its name right, and may anybody pull it?"
}

# Runs the image with its settings and secrets: docker's own words first, then --, then what goes to the image.
run_image() {
  local image=$1 words=() secrets=() name
  shift
  while (($# > 0)) && [[ $1 != -- ]]; do
    words+=("$1")
    shift
  done
  for name in DATABASE_URL $SECRET_NAMES; do
    if [[ -s $SECRETS/$name ]]; then secrets+=(--env "${name}_FILE=/run/secrets/$name"); fi
  done
  docker run --read-only --tmpfs /tmp:size=64m --tmpfs "/data:size=256m,uid=$APP_UID" --cap-drop ALL \
    --security-opt no-new-privileges --memory "$MEMORY" --memory-swap "$MEMORY" --pids-limit 256 \
    --mount "type=bind,source=$SECRETS,target=/run/secrets,readonly" \
    --mount "type=bind,source=$AUTHORITIES,target=/run/rds.pem,readonly" \
    --env-file "$APP_ENV" "${secrets[@]}" "${words[@]}" "$image" "${@:2}"
}
