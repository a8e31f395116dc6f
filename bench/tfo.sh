#!/usr/bin/env bash
# The kernel layer of `sonde measure tfo` beside the same three connections in plain C, in one run: a farm of 20,000 addresses
# of nginx behind a veth pair. Usage: sudo bench/tfo.sh [ROUNDS]
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
client_settings=(net.ipv4.tcp_fastopen=1 net.ipv4.tcp_fastopen_blackhole_timeout_sec=0)
server_settings=(net.ipv4.tcp_fastopen=3)
farm fastopen=4096
farm_targets 20000

for _ in $(seq "$rounds"); do
  for capture in with without; do
    ip -n $client tcp_metrics flush
    c=$(ip netns exec $client bench/peer tfo "$work/peer" 200)
    flags=()
    [ $capture = without ] && flags=(--no-capture)
    read -r wall cpu rss code < <(measure "$work/out" ip netns exec $client "$sonde" measure tfo -f "$work/targets" --connect http --layer kernel --rate 0 \
      --allow 10.0.0.0/8 --yes -q "${flags[@]}")
    echo "$c" | awk -v wall="$wall" -v cpu="$cpu" -v rss="$rss" -v code="$code" -v capture=$capture -v lines="$(wc -l <"$work/out")" \
      -v acked="$(grep -c 'tfo.syndata.acked' "$work/out")" '{
      printf "C %6.0f targets/s %5.0f us CPU each   sonde %s capture %6.0f targets/s %5.0f us CPU each, start included, %d MB, %d lines, %d acked, exit %d   ratio %.2f\n",
        $10, $12, capture, 20000 / wall, cpu * 1e6 / 20000, rss, lines, acked, code, 20000 / wall / $10 }'
  done
done
