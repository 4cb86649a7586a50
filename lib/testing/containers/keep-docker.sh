#!/bin/sh
# Runs Docker's daemon until the input of this script ends, because who started it closed it or is gone, and leaves nothing behind.
# Usage: keep-docker.sh <folder> <bridge> <address>, as root. The folder holds daemon.json, and gets daemon.log; it is removed.
# The bridge is made with that address (such as 172.31.0.1/24), and removed.
set -eu
folder=$1 bridge=$2 address=$3
PATH=$PATH:/usr/sbin:/sbin

clean() {
  ip link delete "$bridge" 2>/dev/null || true
  # What a daemon that was killed could not unmount; the last mounted first.
  awk -v folder="$folder/" 'index($2, folder) == 1 { print $2 }' /proc/mounts | sort -r | while read -r mounted; do
    umount -l "$mounted" || true
  done
  rm -rf --one-file-system "$folder"
}
trap clean EXIT
# Who stops the tests from a terminal or by a signal closes the input as well; cleaning up takes its time.
trap '' HUP INT TERM

ip link add "$bridge" type bridge
ip address add "$address" dev "$bridge"
ip link set "$bridge" up
dockerd --config-file "$folder/daemon.json" >"$folder/daemon.log" 2>&1 </dev/null &
daemon=$!

ours() { timeout 20 docker --host "unix://$folder/docker.sock" "$@"; }
# Containers would be waited for, and the bridges of networks outlive the daemon.
stop_daemon() {
  ours ps --all --quiet | while read -r id; do ours rm --force --volumes "$id" || true; done
  ours network prune --force || true
  kill -s TERM "$daemon"
}
# A job in the background gets no input unless it is handed down.
exec 3<&0
{ cat >/dev/null; stop_daemon; } <&3 >/dev/null 2>&1 &
watcher=$!
wait "$daemon" || true
kill -s KILL "$watcher" 2>/dev/null || true
