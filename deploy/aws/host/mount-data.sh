#!/usr/bin/env bash
# Attaches the data volume to this machine, makes a file system on it if it has none, and mounts it at a folder, for good. Where an
# older machine still has it, waits until that one is gone. A volume that holds anything is never formatted.
# Usage: mount-data.sh <volume-id> <device> <folder>, as root, such as: mount-data.sh vol-0123 /dev/sdf /var/lib/bracket
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=told.sh
source "$here/told.sh"
readonly LABEL=bracket-data ETC=${ETC:-/etc}
# CloudFormation ends the old machine some minutes after the new one has started.
readonly TRIES=${MOUNT_TRIES:-120} PAUSE_SECONDS=${MOUNT_PAUSE_SECONDS:-5}

main() {
  (($# == 3)) || fail 'Usage: mount-data.sh <volume-id> <device> <folder>'
  local volume=$1 device=$2 folder=$3 disk
  if mountpoint --quiet "$folder"; then
    say "$folder is mounted."
    return
  fi
  if ! disk=$(find_disk "$volume" "$device"); then
    attach "$volume" "$device"
    disk=$(wait_for_disk "$volume" "$device")
  fi
  format_if_empty "$disk"
  install -d -m 700 "$folder"
  grep --quiet "^LABEL=$LABEL " "$ETC/fstab" ||
    printf 'LABEL=%s %s xfs defaults,noatime,nofail,x-systemd.before=docker.service 0 2\n' "$LABEL" "$folder" >>"$ETC/fstab"
  mount --source "$disk" --target "$folder"
  # Without it docker would start the service after a restart on an empty folder of the root disk.
  if [[ -d $ETC/systemd/system ]]; then
    install -d "$ETC/systemd/system/docker.service.d"
    printf '[Unit]\nRequiresMountsFor=%s\n' "$folder" >"$ETC/systemd/system/docker.service.d/bracket-data.conf"
    systemctl daemon-reload
  fi
  say "$folder is on $volume."
}

# On newer machines the name of the device is the volume's own, whatever was asked for; on older ones sdf is called xvdf.
find_disk() {
  local candidate
  for candidate in "${DISKS:-/dev/disk/by-id}/nvme-Amazon_Elastic_Block_Store_${1/-/}" "$2" "${2/\/sd//xvd}"; do
    if [[ -e $candidate ]]; then
      readlink --canonicalize "$candidate"
      return
    fi
  done
  return 1
}

wait_for_disk() {
  local try
  for ((try = 0; try < TRIES; try++)); do
    if find_disk "$1" "$2"; then return; fi
    sleep "$PAUSE_SECONDS"
  done
  fail "$1 was attached, and no disk appeared."
}

attach() {
  local instance try
  instance=$(metadata instance-id)
  for ((try = 0; try < TRIES; try++)); do
    if aws ec2 attach-volume --volume-id "$1" --device "$2" --instance-id "$instance" >/dev/null; then return; fi
    say "$1 cannot be had yet; another machine may still have it."
    sleep "$PAUSE_SECONDS"
  done
  fail "$1 could not be attached. Is it in another zone, or does a machine that is not ours have it?"
}

# blkid answers 2 where it finds nothing; any other failure is no leave to format.
format_if_empty() {
  local status=0
  blkid --probe "$1" >/dev/null || status=$?
  case $status in
    0) say "$1 has a file system." ;;
    2)
      say "$1 is empty and gets a file system."
      mkfs.xfs -q -L "$LABEL" "$1"
      ;;
    *) fail "$1 could not be looked into (blkid: $status). Nothing was changed." ;;
  esac
}

main "$@"
