#!/usr/bin/env bash
# `sonde measure ecn` and `mss` beside the same connections in plain C, in one run: a farm of 10,000 addresses of nginx behind a veth pair. First the packets of
# 100 targets are counted on the link, of both; then ROUNDS by turns, in a session of their own that other work of the machine stands back for.
# Usage: sudo bench/transparency.sh [ROUNDS [PARALLEL]]
set -eu
[ -n "${SONDE_BENCH_SESSION:-}" ] || [ "$(id -u)" != 0 ] || SONDE_BENCH_SESSION=1 exec setsid --wait nice -n -20 "$0" "$@"
cd "$(dirname "$(readlink -f "$0")")/.."
rounds=${1:-3} parallel=${2:-500}
. bench/needs.sh
. bench/farm.sh
needs_root
needs gcc:gcc python3:python3 awk:mawk ip:iproute2 sysctl:procps nginx:nginx-light
native_sonde
gcc -O2 -o bench/peer bench/peer.c
gcc -O2 -o bench/crafted bench/crafted.c
ulimit -n "$(ulimit -Hn)"
client_settings=("net.ipv4.ip_local_port_range=1024 65000")
server_settings=(net.ipv4.tcp_ecn=1)
farm
farm_targets 10000
head -100 "$work/peer" >"$work/peer.100"
head -100 "$work/targets" >"$work/targets.100"
[ ! -w /proc/self/autogroup ] || echo -20 >/proc/self/autogroup

in_client() { ip netns exec $client "$@"; }

# What C makes of a list of targets, and what Sonde does: $1 the experiment, $2 the end of the list's name.
c() {
  if [ "$1" = mss ]; then in_client bench/crafted "$work/peer$2" 198.51.100.1 "$parallel"; else in_client bench/peer same "$work/peer$2" pppp "$parallel"; fi
}
ours() {
  measure "$work/out" ip netns exec $client "$sonde" measure "$1" -f "$work/targets$2" --connect http --rate 0 --parallel "$parallel" \
    --allow 10.0.0.0/8 --yes -q
}

# How many packets a command sends and gets, per target of 100, until the link has been quiet for a second: segments that the kernel hands over as one are one.
link() { ip netns exec $client cat /sys/class/net/eth0/statistics/tx_packets /sys/class/net/eth0/statistics/rx_packets | tr '\n' ' '; }
packets() {
  local before after
  before=$(link)
  "$@" >/dev/null
  sleep 1
  after=$(link)
  echo "$before $after" | awk '{ printf "%.2f sent, %.2f got", ($3 - $1) / 100, ($4 - $2) / 100 }'
}

for experiment in ecn mss; do
  echo "$experiment: packets a target: C $(packets c $experiment .100); sonde $(packets ours $experiment .100)"
done
for _ in $(seq "$rounds"); do
  for experiment in ecn mss; do
    c=$(c $experiment "")
    read -r wall cpu rss code < <(ours $experiment "")
    echo "$c" | awk -v wall="$wall" -v cpu="$cpu" -v rss="$rss" -v code="$code" -v experiment=$experiment -v lines="$(wc -l <"$work/out")" \
      -v false="$(grep -cE "broken|dropped|offline|stripped|bleached\\.|blackhole|not_observed" "$work/out")" '{
      printf "%s: C %6.0f targets/s %5.0f us CPU each, %d failed   sonde %6.0f targets/s %5.0f us CPU each, start included, %d MB, %d lines, %d false, exit %d   ratio %.2f, of CPU %.2f\n",
        experiment, $8, $10, $4, 10000 / wall, cpu * 1e6 / 10000, rss, lines, false, code, 10000 / wall / $8, $10 / (cpu * 1e6 / 10000) }'
  done
done
