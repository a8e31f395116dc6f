#!/usr/bin/env bash
# The kernel layer of `sonde measure tfo` beside the same three connections in plain C, in one run: a farm of 20,000 addresses
# of nginx behind a veth pair. Usage: sudo bench/tfo.sh [ROUNDS]
set -eu
cd "$(dirname "$(readlink -f "$0")")/.."
rounds=${1:-3}
. bench/needs.sh
needs_root
needs gcc:gcc python3:python3 awk:mawk ip:iproute2 sysctl:procps nginx:nginx-light
native_sonde
gcc -O2 -o bench/peer bench/peer.c
ulimit -n "$(ulimit -Hn)"
work=$(mktemp -d)
client=sonde-bench-$$-client server=sonde-bench-$$-server nginx=
trap '[ -n "$nginx" ] && kill "$nginx"; ip netns del $client; ip netns del $server; rm -rf "$work"' EXIT

for host in $client $server; do
  ip netns add "$host"
  ip -n "$host" link set lo up
done
ip link add eth0 netns $client type veth peer name eth0 netns $server
ip -n $client addr add 198.51.100.1/30 dev eth0
ip -n $server addr add 198.51.100.2/30 dev eth0
ip -n $client link set eth0 up
ip -n $server link set eth0 up
ip -n $client route add 10.81.0.0/16 via 198.51.100.2
ip -n $server route add local 10.81.0.0/16 dev lo
ip netns exec $client sysctl -qw net.ipv4.tcp_fastopen=1 net.ipv4.tcp_fastopen_blackhole_timeout_sec=0
ip netns exec $server sysctl -qw net.ipv4.tcp_fastopen=3 net.core.somaxconn=8192 net.ipv4.tcp_max_syn_backlog=8192 net.ipv4.tcp_syncookies=0
cat >"$work/nginx.conf" <<NGINX
daemon off; master_process off; pid $work/pid; error_log stderr crit; worker_rlimit_nofile 30000;
events { worker_connections 20000; }
http {
  access_log off;
  client_body_temp_path $work/body; proxy_temp_path $work/proxy; fastcgi_temp_path $work/fastcgi; uwsgi_temp_path $work/uwsgi; scgi_temp_path $work/scgi;
  server { listen 80 fastopen=4096 backlog=8192; location / { default_type text/plain; return 200 "here\n"; } }
}
NGINX
ip netns exec $server nginx -e stderr -c "$work/nginx.conf" &
nginx=$!
until [ -s "$work/pid" ]; do sleep 0.05; done

addresses() { awk 'BEGIN { for (i = 0; i < 20000; i++) printf "10.81.%d.%d\n", int(i / 250), i % 250 + 1 }'; }
addresses | sed 's|.*|tcpconnect://&:80|' >"$work/peer"
addresses | sed 's|.*|{"dip":"&","dp":80,"domain":"lab.test"}|' >"$work/targets"

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
