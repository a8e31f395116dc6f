#!/usr/bin/env bash
# 19 traces (ICMP; TCP and UDP to nine ports) by Sonde, by traceroute one after the other and by scampers side by side, over the same path in one run: clean (12 routers), and
# hard (a diamond at 5, router 7 silent, router 9 resets TCP 443 and drops TCP 80). Then --mda against scamper's tracelb, 1,000 targets at
# once, and how fast probes are sent beside a loop in C.
# Usage: sudo bench/traceroute.sh [ROUNDS]
set -eu
cd "$(dirname "$(readlink -f "$0")")/.."
rounds=${1:-3}
routers=12
ports="0 22 23 53 80 123 443 8080 65535"
. bench/needs.sh
needs_root
needs gcc:gcc python3:python3 awk:mawk ip:iproute2 sysctl:procps nft:nftables ping:iputils-ping traceroute:traceroute scamper:scamper
native_sonde
gcc -O2 -o bench/peer bench/peer.c
dotnet build bench/Sonde.Benchmarks -c Release -nologo -v quiet
home=${HOME:-/root}
work=$(mktemp -d)
prefix=sb$$
export HOME=$work
down() { for ns in $(ip netns list | awk -v p="$prefix-" 'index($1, p) == 1 { print $1 }'); do ip netns del "$ns"; done; }
trap 'down; rm -rf "$work"' EXIT

quiet() { # NAMESPACE: forwards, and never limits its ICMP errors
  ip netns exec "$1" sysctl -qw net.ipv4.ip_forward=1 net.ipv4.icmp_ratelimit=0 net.ipv4.icmp_ratemask=0 net.ipv4.icmp_msgs_per_sec=1000000 \
    net.ipv4.icmp_msgs_burst=100000 net.ipv4.fib_multipath_hash_policy=1 net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.default.rp_filter=0
  ip -n "$1" link set lo up
}

join() { # LEFT RIGHT NUMBER: 198.18.NUMBER.1 and .2
  ip link add "e$3" netns "$prefix-$1" type veth peer name "w$3" netns "$prefix-$2"
  ip -n "$prefix-$1" addr add "198.18.$3.1/30" dev "e$3"
  ip -n "$prefix-$2" addr add "198.18.$3.2/30" dev "w$3"
  ip -n "$prefix-$1" link set "e$3" up
  ip -n "$prefix-$2" link set "w$3" up
}

up() { # clean|hard
  down
  for i in $(seq 0 $((routers + 1))) 5b; do ip netns add "$prefix-$i"; quiet "$prefix-$i"; done
  for i in $(seq 0 $routers); do join "$i" $((i + 1)) "$i"; done
  last=198.18.$routers.2
  for i in $(seq 0 $((routers + 1))); do
    [ "$i" -le "$routers" ] && ip -n "$prefix-$i" route add default via "198.18.$i.2"
    [ "$i" -gt 0 ] && for j in $(seq 0 $((i - 2))); do ip -n "$prefix-$i" route add "198.18.$j.0/30" via "198.18.$((i - 1)).1"; done
  done
  ip netns exec "$prefix-0" ping -c1 -W2 -q "$last" >/dev/null
  [ "$1" = clean ] && return
  join 4 5b 104
  join 5b 6 105
  ip -n "$prefix-5b" route add default via 198.18.105.2
  for j in $(seq 0 3); do ip -n "$prefix-5b" route add "198.18.$j.0/30" via 198.18.104.1; done
  ip -n "$prefix-4" route replace default nexthop via 198.18.4.2 nexthop via 198.18.104.2
  ip netns exec "$prefix-7" nft -f - <<'NFT'
table inet quiet {
  chain leaving {
    type filter hook output priority 0;
    icmp type time-exceeded drop
  }
}
NFT
  ip netns exec "$prefix-9" nft -f - <<'NFT'
table inet box {
  chain passing {
    type filter hook forward priority 0;
    meta l4proto tcp tcp dport 443 reject with tcp reset
    tcp dport 80 drop
  }
}
NFT
}

cat >"$work/measure.py" <<'PYTHON'
import json, re, resource, subprocess, sys, time
name, kind, target, ports = sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4].split()
begin = time.monotonic()
def run(*command): return subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout
address = re.compile(r"198\.18\.\d+\.\d+")
cells = sent = 0
if kind == "sonde":
    out = run(*sys.argv[5:])
    wall = time.monotonic() - begin
    for line in out.splitlines():
        keys = json.loads(line)["test_keys"]
        sent = len(keys["sent_packets"])
        cells = sum(len(h) for p in ("icmp", "tcp", "udp") for h in keys[f"test_{p}_traceroute"].values())
        said = keys["x_outcome_code"]
elif kind == "traceroute":
    flags = [["-I"]] + [["-T", "-p", p] for p in ports] + [["-U", "-p", p] for p in ports]
    texts = [run("traceroute", "-n", "-q1", "-N30", "-w1", *f, target) for f in flags]
    wall = time.monotonic() - begin
    cells = sum(bool(address.search(line)) for text in texts for line in text.splitlines()[1:])
    said = ""
elif kind == "many":
    command = sys.argv[5:]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    lines = silent = 0
    for line in process.stdout:
        lines += 1
        sent += line.count(b'"try":')
        cells += line.count(b'"answer":')
        silent += line.count(b'"outcome":"silent"')
    process.wait()
    wall = time.monotonic() - begin
    with open(command[command.index("--metadata") + 1]) as file: drops = json.load(file)["capture_drops"]
    said = f"{lines} measurements, {silent} silent, {drops} packets lost, peak {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024} MB"
else:
    jobs = ["trace -w 1 -q 1 -P icmp-paris"] + [f"trace -w 1 -q 1 -P tcp -d {p}" for p in ports if p != "0"] + [f"trace -w 1 -q 1 -P udp-paris -d {p}" for p in ports if p != "0"]
    running = [subprocess.Popen(["scamper", "-p", "10000", "-c", job, "-i", target], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) for job in jobs]
    texts = [each.communicate()[0] for each in running]
    wall = time.monotonic() - begin
    cells = sum(bool(address.search(line)) for text in texts for line in text.splitlines()[1:])
    said = "(no port 0)"
use = resource.getrusage(resource.RUSAGE_CHILDREN)
print(f"{name:28} {wall:8.3f} s  {use.ru_utime + use.ru_stime:6.3f} s CPU  {cells:4d} cells  {sent or '':>5} {said}", flush=True)
PYTHON

in_client() { ip netns exec "$prefix-0" "$@"; }
for path in clean hard; do
  up "$path"
  echo "$path: $(nproc) cores, load $(cut -d' ' -f1 /proc/loadavg)"
  for _ in $(seq "$rounds"); do
    in_client python3 "$work/measure.py" "sonde --unpaced" sonde "$last" "$ports" "$sonde" measure multi_protocol_traceroute "$last" --unpaced --yes -q
    in_client python3 "$work/measure.py" "sonde (500 packets/s)" sonde "$last" "$ports" "$sonde" measure multi_protocol_traceroute "$last" --yes -q
    in_client python3 "$work/measure.py" "traceroute, one by one" traceroute "$last" "$ports"
    in_client python3 "$work/measure.py" "scamper, 17 at once" scamper "$last" "$ports"
  done
done

echo "the diamond: all its routers, 95 % sure"
clock() { local begin; begin=$(date +%s.%N); "${@:2}" >"$work/out"; awk -v n="$1" -v b="$begin" -v e="$(date +%s.%N)" 'BEGIN { printf "%-28s %8.3f s\n", n, e - b }'; }
clock "sonde --mda" in_client "$sonde" measure traceroute "$last" --proto udp --port 33435 --mda --unpaced --yes -q
clock "scamper tracelb" in_client scamper -p 10000 -c "tracelb" -i "$last"

echo "1,000 targets at once"
up clean
ip -n "$prefix-$((routers + 1))" route add local 198.19.0.0/16 dev lo
awk 'BEGIN { for (i = 0; i < 1000; i++) printf "198.19.%d.%d\n", i / 250, 1 + i % 250 }' >"$work/targets"
many() { # NAME FLAGS…
  in_client python3 "$work/measure.py" "$1" many "$last" "$ports" "$sonde" measure multi_protocol_traceroute -f "$work/targets" --allow 198.18.0.0/15 --rate 0 \
    --yes -q --metadata "$work/metadata" "${@:2}"
}
many "sonde, 1,000 in parallel" --parallel 1000
many "sonde, 100 in parallel" --parallel 100

echo "sending alone: ICMP, TCP and UDP probes in turn to a silent neighbour"
down
for i in 0 1; do ip netns add "$prefix-$i"; done
ip link add e0 netns "$prefix-0" type veth peer name w0 netns "$prefix-1"
ip -n "$prefix-0" addr add 198.18.0.1/30 dev e0
ip -n "$prefix-0" link set e0 up
ip -n "$prefix-1" link set w0 up
ip -n "$prefix-0" neigh add 198.18.0.2 lladdr 02:00:00:00:00:02 dev e0
for _ in $(seq "$rounds"); do
  in_client bench/peer send 198.18.0.1 198.18.0.2 300000 | sed 's/^/C, sendmmsg:             /'
  in_client bench/peer send 198.18.0.1 198.18.0.2 300000 stamps | sed 's/^/C, with kernel stamps:   /'
  HOME=$home in_client dotnet bench/Sonde.Benchmarks/bin/Release/net10.0/Sonde.Benchmarks.dll send 198.18.0.2 300000 | sed 's/^/Sonde, with stamps:      /'
done
