#!/usr/bin/env bash
# `sonde measure ecn` and `mss` beside the same connections in plain C, in one run: a farm of 10,000 addresses of nginx behind a veth pair.
# Usage: sudo bench/transparency.sh [ROUNDS]
set -eu
cd "$(dirname "$(readlink -f "$0")")/.."
rounds=${1:-3}
. bench/needs.sh
. bench/farm.sh
needs_root
needs gcc:gcc python3:python3 awk:mawk ip:iproute2 sysctl:procps nginx:nginx-light
native_sonde
gcc -O2 -o bench/peer bench/peer.c
ulimit -n "$(ulimit -Hn)"
client_settings=("net.ipv4.ip_local_port_range=1024 65000")
server_settings=(net.ipv4.tcp_ecn=1)
farm
farm_targets 10000

for _ in $(seq "$rounds"); do
  for experiment in ecn mss; do
    kinds=pppp
    [ $experiment = mss ] && kinds=psprls
    c=$(ip netns exec $client bench/peer same "$work/peer" $kinds 500)
    read -r wall cpu rss code < <(measure "$work/out" ip netns exec $client "$sonde" measure $experiment -f "$work/targets" --connect http --rate 0 \
      --parallel 500 --allow 10.0.0.0/8 --yes -q)
    echo "$c" | awk -v wall="$wall" -v cpu="$cpu" -v rss="$rss" -v code="$code" -v experiment=$experiment -v lines="$(wc -l <"$work/out")" \
      -v false="$(grep -cE "broken|dropped|offline|stripped|bleached\\.|blackhole|not_observed" "$work/out")" '{
      printf "%s: C %6.0f targets/s %5.0f us CPU each   sonde %6.0f targets/s %5.0f us CPU each, start included, %d MB, %d lines, %d false, exit %d   ratio %.2f, of CPU %.2f\n",
        experiment, $8, $10, 10000 / wall, cpu * 1e6 / 10000, rss, lines, false, code, 10000 / wall / $8, $10 / (cpu * 1e6 / 10000) }'
  done
done
