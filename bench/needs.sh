# Sourced by the bench scripts, from the root of the tree: what they need is there before they begin, or they say what is missing;
# and how a command is measured.

# needs PROGRAM:PACKAGE…: programs, by the Debian packages that have them.
needs() {
  local each missing=() packages=()
  for each in "$@"; do
    command -v "${each%%:*}" >/dev/null && continue
    missing+=("${each%%:*}")
    packages+=("${each#*:}")
  done
  [ "${#missing[@]}" = 0 ] && return
  echo "$(basename "$0") needs ${missing[*]}: apt-get install ${packages[*]}" >&2
  exit 2
}

needs_root() {
  [ "$(id -u)" = 0 ] && return
  echo "$(basename "$0") makes network namespaces, for which it must be root: sudo bench/$(basename "$0")" >&2
  exit 2
}

# The file that people run, which is what is measured. Its path goes to $sonde.
native_sonde() {
  needs dotnet:dotnet-sdk-10.0 gcc:gcc
  sonde=$PWD/artifacts/publish/sonde
  [ -x "$sonde" ] && [ -z "$(find src Directory.* \( -name bin -o -name obj \) -prune -o -type f -newer "$sonde" -print -quit)" ] && return
  echo "Publishing the native file, which takes minutes…" >&2
  dotnet publish src/Sonde.Cli -p:PublishProfile=Native -nologo -v quiet -clp:NoSummary >&2
}

# Prints wall seconds, user and system seconds and peak memory (MB) of a command, whose output goes to a file.
measure() {
  local output=$1
  shift
  python3 - "$output" "$@" <<'PYTHON'
import resource, subprocess, sys, time
begin = time.monotonic()
with open(sys.argv[1], "wb") as output, open(sys.argv[1] + ".err", "wb") as errors:
    code = subprocess.run(sys.argv[2:], stdin=subprocess.DEVNULL, stdout=output, stderr=errors).returncode
use = resource.getrusage(resource.RUSAGE_CHILDREN)
print(f"{time.monotonic() - begin:.3f} {use.ru_utime + use.ru_stime:.3f} {use.ru_maxrss / 1024:.0f} {code}")
PYTHON
}
