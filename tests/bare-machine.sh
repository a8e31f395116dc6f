#!/usr/bin/env bash
# Builds and tests a clone on a bare Debian: the SDK, git and ca-certificates, and nothing else (no ICU, no procps, no sudo).
# Usage: sudo tests/bare-machine.sh   (needs debootstrap; takes minutes; leaves nothing behind)
set -eu
here=$(cd "$(dirname "$(readlink -f "$0")")/.." && pwd)
# Where it says that it is: what is on the PATH may be a script that calls it.
sdk=$(dotnet --list-sdks | sed -n 's/^10\..* \[\(.*\)\/sdk\]$/\1/p' | tail -1)
[ -x "$sdk/dotnet" ] || { echo "no .NET 10 SDK was found" >&2; exit 1; }
packages=${NUGET_PACKAGES:-$HOME/.nuget/packages}
root=$(mktemp -d /var/tmp/sonde-bare.XXXXXX)
trap 'rm -rf --one-file-system "$root"' EXIT
say() { printf '%4d s  %s\n' "$SECONDS" "$*" >&2; }

"$here/.ci/debian-root" "$root" # 77 where there is no mirror
chroot "$root" dpkg --purge libcap2-bin >/dev/null # is there for the package's test
say "the root is there"
git clone -q --no-hardlinks "$here" "$root/sonde"
mkdir -p "$root/usr/share/dotnet" "$root/root/.nuget/packages" "$root/root/.nuget/NuGet"
cp /etc/resolv.conf "$root/etc/resolv.conf"
# As the installer writes it, which debootstrap is not.
printf '127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n' >"$root/etc/hosts"
cp "$HOME/.nuget/NuGet/NuGet.Config" "$root/root/.nuget/NuGet/" 2>/dev/null || true
ln -s /usr/share/dotnet/dotnet "$root/usr/bin/dotnet"
cat >"$root/check" <<'TEXT'
set -eu
cd /sonde
say() { printf '%4d s  %s\n' "$SECONDS" "$*" >&2; }
for absent in ps pkill sudo ip nft setcap; do ! command -v "$absent" >/dev/null || echo "not bare: $absent is here"; done
ls /usr/lib/*/libicu* 2>/dev/null && echo "not bare: ICU is here"
./sonde --version
say "built"
./sonde measure tcpping tcpconnect://127.0.0.1:1 --repetitions 1 >/dev/null
say "measured"
./test
say "tested"
TEXT

# The mounts live in a namespace of their own, and go with it. Analyzers look at the same sources in every other build.
unshare --mount --pid --fork bash -eu -c '
  root=$1 sdk=$2 packages=$3
  mount --make-rprivate /
  mount --bind "$root" "$root" # a root of its own, for the tests make namespaces of mounts
  mount --bind "$sdk" "$root/usr/share/dotnet"
  [ -d "$packages" ] && mount --bind "$packages" "$root/root/.nuget/packages"
  mount --rbind /dev "$root/dev"
  mount -t proc proc "$root/proc"
  exec chroot "$root" env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 RunAnalyzers=false bash /check
' bare "$root" "$sdk" "$packages"
