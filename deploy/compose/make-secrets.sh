#!/usr/bin/env bash
# Makes the passwords of compose.yaml that are not there yet, each in a file of its own; those that are there stay.
# Usage: make-secrets.sh <folder>
set -euo pipefail

# Read by the users of several images, whose numbers differ: the folder is a volume that only their services mount.
readonly MODE=444

main() {
  local folder=${1:?the folder to write to}
  keep "$folder/postgres-password" random
  keep "$folder/admin-token" random
  # The address is made anew each time: it says nothing that the password does not.
  write "$folder/database-url" "postgres://bracket:$(<"$folder/postgres-password")@postgres:5432/bracket"
}

keep() {
  local file=$1
  [[ -s $file ]] || write "$file" "$("$2")"
}

# 256 bits in letters and digits alone, as an address takes them.
random() {
  head -c 32 /dev/urandom | od -An -v -tx1 | tr -d ' \n'
}

# Whole or not at all: a start that was broken off must not leave half a password.
write() {
  local file=$1 text=$2
  printf '%s' "$text" >"$file.new"
  chmod "$MODE" "$file.new"
  mv -f "$file.new" "$file"
}

main "$@"
