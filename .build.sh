# Sourced by ./sonde and ./test: finds the .NET SDK, and builds when sources are newer than the last build.

# The SDK needs no ICU then; a machine need not have it.
export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1

find_sdk() {
  [ -n "${DOTNET_ROOT:-}" ] && [ -x "$DOTNET_ROOT/dotnet" ] && PATH="$DOTNET_ROOT:$PATH"
  command -v dotnet >/dev/null || for folder in "$HOME/.dotnet" /usr/share/dotnet /usr/lib/dotnet /opt/dotnet; do
    [ -x "$folder/dotnet" ] && PATH="$folder:$PATH" && break
  done
  command -v dotnet >/dev/null && dotnet --list-sdks 2>/dev/null | grep -q '^10\.' && return
  cat >&2 <<'TEXT'
Sonde is built with the .NET 10 SDK, and none was found on PATH, in $DOTNET_ROOT or in ~/.dotnet.
To get it:
  Debian 13, Ubuntu 24.04 or newer:  sudo apt-get install dotnet-sdk-10.0
  Fedora 43 or newer:                sudo dnf install dotnet-sdk-10.0
  any Linux, no root needed:         get dotnet-install.sh from https://dot.net/v1/dotnet-install.sh
                                     and run: bash dotnet-install.sh --channel 10.0
Then run this again.
TEXT
  exit 1
}

# With sudo the build still belongs to the user who called it, so that nothing owned by root stays in the tree.
as_owner() {
  local owner
  owner=$(stat -c %U .)
  if [ "$(id -u)" = 0 ] && [ "$owner" != root ] && [ "$owner" != UNKNOWN ]; then
    runuser -u "$owner" -- env HOME="$(getent passwd "$owner" | cut -d: -f6)" PATH="$PATH" "$@"
  else
    "$@"
  fi
}

# A line every half minute, so that nobody takes a long build for one that hangs.
report_time() {
  local seconds=0
  while sleep 30; do
    seconds=$((seconds + 30))
    echo "  still building, ${seconds} s" >&2
  done
}

# build PROJECT STAMP: builds PROJECT unless STAMP, its last product, is newer than every source.
build() {
  find_sdk
  local project=$1 stamp=$2 newer
  if [ -e "$stamp" ]; then
    newer=$(find src ${3:-} Directory.* global.json BannedSymbols* .editorconfig \
      \( -name bin -o -name obj \) -prune -o -type f -newer "$stamp" -print -quit)
    [ -z "$newer" ] && return 0
  fi
  local log status
  log=$(mktemp)
  echo "Building Sonde (the first time takes a minute or two)…" >&2
  report_time &
  local reporter=$!
  as_owner dotnet build "$project" -c Release -nologo -v quiet -clp:NoSummary >"$log" 2>&1
  status=$?
  kill "$reporter" 2>/dev/null
  wait "$reporter" 2>/dev/null
  [ "$status" != 0 ] && cat "$log" >&2 && echo "The build failed." >&2
  rm -f "$log"
  [ "$status" = 0 ] && as_owner touch "$stamp"
  return "$status"
}
