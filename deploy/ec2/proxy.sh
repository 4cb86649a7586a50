#!/usr/bin/env bash
# Starts the proxy, or brings one that runs up to its configuration: by a reload where only the Caddyfile has changed, which breaks
# off idle connections, else by a new container. Deployments never need it.
# Usage: proxy.sh, as root, on a host that install.sh made
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=deploy/ec2/host.sh
source "$here/host.sh"
# The one place that names it. Older than 2.7, it would lose lines of streams: they have no full duplex.
readonly PROXY_IMAGE=caddy:2.11.9-alpine

main() {
  load_settings
  take_lock
  local image=${BRACKET_PROXY_IMAGE:-$PROXY_IMAGE} wanted
  install_configuration "$image"
  wanted="$image ${BRACKET_DOMAIN:-} ${BRACKET_HTTP:-80} ${BRACKET_HTTPS:-443}"
  if is_running "$PROXY" && [[ $(field_of "$PROXY" 'index .Config.Labels "bracket.wanted"') == "$wanted" ]]; then
    docker exec "$PROXY" caddy reload --config /etc/caddy/Caddyfile --adapter caddyfile >/dev/null 2>&1 ||
      fail "$PROXY could not reload its Caddyfile, and goes on with the one before: docker logs $PROXY"
    say "$PROXY runs, with its Caddyfile of now."
    return
  fi
  if [[ -n $(field_of "$PROXY" .Id) ]]; then docker rm --force "$PROXY" >/dev/null; fi
  docker run --detach --name "$PROXY" --network "$NETWORK" --network-alias bracket-proxy \
    --label "bracket.wanted=$wanted" --restart unless-stopped \
    --publish "${BRACKET_HTTP:-80}:80" --publish "${BRACKET_HTTPS:-443}:443" \
    --read-only --cap-drop ALL --cap-add NET_BIND_SERVICE --security-opt no-new-privileges \
    --memory 128m --memory-swap 128m --pids-limit 256 \
    --log-driver json-file --log-opt "max-size=${BRACKET_LOG_SIZE:-10m}" --log-opt "max-file=${BRACKET_LOG_FILES:-5}" \
    --mount "type=bind,source=$BRACKET_HOME/proxy,target=/etc/caddy,readonly" \
    --mount "type=bind,source=$LIVE,target=/live,readonly" \
    --mount "type=bind,source=$BRACKET_HOME/certificates,target=/data" \
    --tmpfs /config --env "SITE_ADDRESS=${BRACKET_DOMAIN:-:80}" \
    "$image" caddy run --config /etc/caddy/Caddyfile --adapter caddyfile >/dev/null
  say "$PROXY runs: ${BRACKET_DOMAIN:-plain HTTP}."
}

# Only one that Caddy understands takes the place of the one before, or a restart of the host would leave no proxy. It is a folder
# that is mounted, not the file: of a file that is replaced, a mount keeps the old one.
install_configuration() {
  local new=$BRACKET_HOME/proxy/Caddyfile.new
  install -m 644 "$here/caddy/Caddyfile" "$new"
  docker run --rm --network none --read-only --tmpfs /data --tmpfs /config --cap-drop ALL \
    --mount "type=bind,source=$BRACKET_HOME/proxy,target=/etc/caddy,readonly" --env "SITE_ADDRESS=${BRACKET_DOMAIN:-:80}" \
    "$1" caddy validate --config /etc/caddy/Caddyfile.new --adapter caddyfile >"$BRACKET_HOME/proxy/validation" 2>&1 ||
    { tail -n 1 "$BRACKET_HOME/proxy/validation" >&2; fail 'The proxy does not take this Caddyfile; it goes on with the one before.'; }
  mv "$new" "$BRACKET_HOME/proxy/Caddyfile"
}

main "$@"
