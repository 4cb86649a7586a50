#!/usr/bin/env bash
# Tells CloudWatch, in one call, what Amazon cannot see from outside: whether the service is ready through its proxy, how full memory
# and disks are, and how old the last backup is. Run each minute by bracket-metrics.timer. An agent would do it with a twentieth of
# this machine's memory.
# Usage: publish-metrics.sh [--print], as root; --print only shows what would be told
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=told.sh
source "$here/told.sh"
readonly FOLDER=${BRACKET_HOME:-/var/lib/bracket}

main() {
  local metrics
  metrics=$(list_metrics "$(instance_id)")
  if [[ ${1:-} == --print ]]; then
    say "$metrics"
  else
    aws cloudwatch put-metric-data --namespace "${METRICS_NAMESPACE:?}" --metric-data "$metrics"
  fi
}

# It never changes, so it is asked for once.
instance_id() {
  local file=${RUNTIME_DIRECTORY:-/run}/bracket-instance-id
  [[ -s $file ]] || metadata instance-id >"$file"
  cat "$file"
}

list_metrics() {
  local separator='[' name unit value
  while read -r name unit value; do
    printf '%s{"MetricName":"%s","Dimensions":[{"Name":"InstanceId","Value":"%s"}],"Unit":"%s","Value":%s}' \
      "$separator" "$name" "$1" "$unit" "$value"
    separator=,
  done < <(
    echo Ready None "$(ready)"
    echo MemoryUsedPercent Percent "$(memory_used)"
    echo DiskUsedPercent Percent "$(disk_used)"
    if [[ ! -s $FOLDER/secrets/DATABASE_URL ]]; then echo BackupAgeHours None "$(backup_age)"; fi
  )
  printf ']\n'
}

# As somebody outside would see it, certificate included.
ready() {
  local domain
  domain=$(sed -n 's/^BRACKET_DOMAIN=//p' "$FOLDER/settings.env" | tail -n 1)
  local address=http://127.0.0.1/api/ready from=()
  if [[ -n $domain ]]; then
    address=https://$domain/api/ready
    from=(--resolve "$domain:443:127.0.0.1")
  fi
  if curl --silent --fail --max-time 10 --output /dev/null "${from[@]}" "$address"; then echo 1; else echo 0; fi
}

memory_used() { awk '$1 == "MemTotal:" { all = $2 } $1 == "MemAvailable:" { free = $2 } END { printf "%.1f", 100 * (all - free) / all }' /proc/meminfo; }

# Of the fullest.
disk_used() { df --output=pcent / "$FOLDER" | tr -dc '0-9\n' | sort --numeric-sort | tail -n 1; }

# Of the last one that succeeded, copy included; before the first, since the host was made. A store elsewhere is backed up there.
backup_age() {
  local last=$FOLDER/backed-up
  [[ -e $last ]] || last=$FOLDER/proxy
  awk -v then="$(stat --format %Y "$last")" -v now="$(date +%s)" 'BEGIN { printf "%.2f", (now - then) / 3600 }'
}

main "$@"
