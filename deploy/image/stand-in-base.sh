#!/usr/bin/env bash
# Makes an image that stands in for `node:24-bookworm-slim` where no registry of images can be reached: the same Debian release,
# the same user, Node and npm from npm's registry. For tests alone; what is shipped is built on the real one.
# Usage: [CONTAINER_ENGINE=podman] stand-in-base.sh <image to make>, as root. Needs docker or podman, mmdebstrap and npm.
set -euo pipefail
image=${1:?the name of the image to make}
engine=${CONTAINER_ENGINE:-docker}
node_major=24
case $(uname -m) in
  x86_64) arch=x64 ;;
  aarch64) arch=arm64 ;;
  *) echo "No Node for $(uname -m)." >&2; exit 2 ;;
esac

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
echo "Making a stand-in for the base image: Debian bookworm with Node $node_major. This takes a minute."

# Without the hook, the package that merges /usr brings the whole of Perl along, which the real image does not have.
mmdebstrap --quiet --variant=minbase --hook-dir=/usr/share/mmdebstrap/hooks/merged-usr --include=usr-is-merged \
  --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
  bookworm "$work/root" >"$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
npm install --silent --ignore-scripts --no-save --prefix "$work/node" "node-linux-$arch@$node_major" npm@11
install -D -m 755 "$work/node/node_modules/node-linux-$arch/bin/node" "$work/root/usr/local/bin/node"
mkdir -p "$work/root/usr/local/lib/node_modules"
cp -r "$work/node/node_modules/npm" "$work/root/usr/local/lib/node_modules/npm"
ln -s ../lib/node_modules/npm/bin/npm-cli.js "$work/root/usr/local/bin/npm"
ln -s ../lib/node_modules/npm/bin/npx-cli.js "$work/root/usr/local/bin/npx"

# As the real one has it. The names that this machine trusts are trusted in there, so that npm gets through what it gets through here.
echo 'node:x:1000:1000::/home/node:/bin/bash' >>"$work/root/etc/passwd"
echo 'node:x:1000:' >>"$work/root/etc/group"
install -d -o 1000 -g 1000 "$work/root/home/node"
install -D -m 644 /etc/ssl/certs/ca-certificates.crt "$work/root/etc/ssl/certs/ca-certificates.crt"
install -d "$work/root/usr/local/etc"
echo 'cafile=/etc/ssl/certs/ca-certificates.crt' >"$work/root/usr/local/etc/npmrc"
rm -rf "$work/root/var/lib/apt/lists/"* "$work/root/var/cache/apt/"*

tar -C "$work/root" -c . | "$engine" import \
  --change 'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' \
  --change 'CMD ["node"]' --change 'LABEL stand-in=true' --message 'stand-in, for tests alone' - "$image" >/dev/null
echo "Made $image: Node $("$engine" run --rm "$image" node --version)."
