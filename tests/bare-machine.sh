#!/usr/bin/env bash
# Builds and tests a clone on a bare Debian: the SDK, git and ca-certificates, and nothing else (no ICU, no procps, no sudo).
# Usage: sudo tests/bare-machine.sh   (needs debootstrap; takes minutes; leaves nothing behind)
set -eu
here=$(cd "$(dirname "$(readlink -f "$0")")/.." && pwd)
sdk=$(dirname "$(readlink -f "$(command -v dotnet)")")
packages=${NUGET_PACKAGES:-$HOME/.nuget/packages}
root=$(mktemp -d /var/tmp/sonde-bare.XXXXXX)
trap 'rm -rf --one-file-system "$root"' EXIT

debootstrap --variant=minbase --include=ca-certificates,git "$(. /etc/os-release && echo "$VERSION_CODENAME")" "$root" >"$root.log" 2>&1 ||
  { tail -5 "$root.log"; rm -f "$root.log"; echo "debootstrap failed" >&2; exit 77; }
rm -f "$root.log"
git clone -q --no-hardlinks "$here" "$root/sonde"
mkdir -p "$root/usr/share/dotnet" "$root/root/.nuget/packages" "$root/root/.nuget/NuGet"
cp /etc/resolv.conf "$root/etc/resolv.conf"
cp "$HOME/.nuget/NuGet/NuGet.Config" "$root/root/.nuget/NuGet/" 2>/dev/null || true
ln -s /usr/share/dotnet/dotnet "$root/usr/bin/dotnet"
cat >"$root/check" <<'TEXT'
cd /sonde
for absent in ps pkill sudo ip nft; do ! command -v "$absent" >/dev/null || echo "not bare: $absent is here"; done
./sonde --version && ./sonde measure tcpping tcpconnect://127.0.0.1:1 --repetitions 1 >/dev/null && ./test
TEXT

# The mounts live in a namespace of their own, and go with it.
unshare --mount --pid --fork bash -eu -c '
  root=$1 sdk=$2 packages=$3
  mount --make-rprivate /
  mount --bind "$sdk" "$root/usr/share/dotnet"
  [ -d "$packages" ] && mount --bind "$packages" "$root/root/.nuget/packages"
  mount --rbind /dev "$root/dev"
  mount -t proc proc "$root/proc"
  exec chroot "$root" env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 bash /check
' bare "$root" "$sdk" "$packages"
