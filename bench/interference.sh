#!/usr/bin/env bash
# Trials of sonde measure http --quick beside the same connects and requests in plain C, over loopback in a namespace of its own: 50 addresses, each with NAMES names.
# Then trials of sonde measure dns --quick beside the same queries in plain C: 2,000 resolvers, each with NAMES / 100 names, three queries a trial.
# Usage: sudo bench/interference.sh [NAMES] (default 2000: 100,000 trials of http, 40,000 of dns)
set -eu
cd "$(dirname "$(readlink -f "$0")")/.."
names=${1:-2000}
. bench/needs.sh
needs_root
needs gcc:gcc nginx:nginx-light ip:iproute2 /usr/bin/time:time
native_sonde
gcc -O2 -o bench/peer bench/peer.c
work=$(mktemp -d)
space=sonde-bench-$$
server=
trap '[ -n "$server" ] && kill "$server"; ip netns del "$space" 2>/dev/null; rm -rf "$work"' EXIT
ip netns add "$space"
ip -n "$space" link set lo up
mkdir "$work/www"
chmod 755 "$work" "$work/www"
for i in $(seq 24); do echo "<p>The quick brown fox number $i jumps over the lazy dog.</p>"; done >"$work/www/index.html"
cat >"$work/nginx.conf" <<CONF
daemon off; worker_processes 1; pid $work/nginx.pid; error_log $work/nginx.log;
events { worker_connections 4000; }
http { access_log off; server { listen 0.0.0.0:80; root $work/www; } }
CONF
ip netns exec "$space" nginx -c "$work/nginx.conf" &
server=$!
until ip netns exec "$space" bash -c ': </dev/tcp/127.1.0.1/80' 2>/dev/null; do sleep 0.1; done
for i in $(seq 50); do echo "127.1.0.$i"; done >"$work/addresses"
sed 's#.*#tcpconnect://&:80#' "$work/addresses" >"$work/targets"
for i in $(seq "$names"); do echo "name$i.example"; done >"$work/names"

echo -n "C      "
ip netns exec "$space" bench/peer get "$work/targets" "$names" 50
echo -n "sonde  "
ip netns exec "$space" /usr/bin/time -f "%e s, %U s user, %S s system, %M KB at most" "$sonde" measure http -f "$work/addresses" --domains "$work/names" \
  --allow 127.0.0.0/8 --quick --spacing 1ms --rate 0 --yes -q -o "$work/lines.jsonl" 2>&1 | tail -1
echo "       $(wc -l <"$work/lines.jsonl") lines, $(grep -c '"x_outcome_code":"match"' "$work/lines.jsonl") of them a match"

for i in $(seq 0 1999); do echo "127.2.$((i / 250)).$((i % 250 + 1))"; done >"$work/resolvers"
sed 's#.*#tcpconnect://&:53#' "$work/resolvers" >"$work/targets"
head -n "$((names / 100))" "$work/names" >"$work/few"
kill "$server"
wait "$server" 2>/dev/null || true
ip netns exec "$space" bench/peer answer 53 &
server=$!
sleep 0.5
echo -n "C      "
ip netns exec "$space" bench/peer ask "$work/targets" "$((names / 100))" 2000
echo -n "sonde  "
ip netns exec "$space" /usr/bin/time -f "%e s, %U s user, %S s system, %M KB at most" "$sonde" measure dns -f "$work/resolvers" --domains "$work/few" \
  --allow 127.0.0.0/8 --quick --no-fetch --window 20ms --spacing 1ms --rate 0 --parallel 2000 --yes -q -o "$work/dns.jsonl" 2>&1 | tail -1
echo "       $(wc -l <"$work/dns.jsonl") lines, $(grep -c '"passed_liveness":true' "$work/dns.jsonl") of them answered, $(grep -o '"transport":"udp"' "$work/dns.jsonl" | wc -l) queries told"
