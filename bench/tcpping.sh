#!/usr/bin/env bash
# tcpping beside the same connects in plain C, over loopback, in one run: refused and accepted, 10,000 targets; then 100,000.
# Usage: bench/tcpping.sh [ROUNDS]   (no root)
set -eu
cd "$(dirname "$(readlink -f "$0")")/.."
rounds=${1:-3}
. bench/needs.sh
needs gcc:gcc python3:python3 awk:mawk
native_sonde
gcc -O2 -o bench/peer bench/peer.c
ulimit -n "$(ulimit -Hn)"
work=$(mktemp -d)
listener=
trap '[ -n "$listener" ] && kill "$listener"; rm -rf "$work"' EXIT

targets() { # COUNT PORT: as many addresses of 127.1.0.0/16 and on
  awk -v n="$1" -v port="$2" 'BEGIN { for (i = 0; i < n; i++) printf "tcpconnect://127.%d.%d.%d:%d\n", 1 + int(i / 62500), int(i / 250) % 250, i % 250 + 1, port }'
}

run_sonde() { # NAME FILE COUNT
  local wall cpu rss code
  # A program start with one target: what is left when it is taken away is the connects' own.
  read -r _ start _ _ < <(measure "$work/one.jsonl" "$sonde" measure tcpping tcpconnect://127.0.0.1:9 -O Repetitions=1 --rate 0 --yes -q)
  read -r wall cpu rss code < <(measure "$work/out.jsonl" "$sonde" measure tcpping -f "$2" -O Repetitions=1 --rate 0 --allow 127.0.0.0/8 --yes -q $flags)
  [ "$(wc -l <"$work/out.jsonl")" = "$3" ] || { echo "sonde wrote $(wc -l <"$work/out.jsonl") lines of $3, exit code $code"; head -3 "$work/out.jsonl.err"; }
  awk -v name="$1" -v n="$3" -v w="$wall" -v c="$cpu" -v s="$start" -v m="$rss" 'BEGIN {
    printf "sonde %-9s %6d targets  %8.0f connects/s  %6.1f us CPU each with start, %6.1f without  %4d MB\n", name, n, n / w, c / n * 1e6, (c - s) / n * 1e6, m }'
}

run_peer() { # NAME FILE COUNT
  bench/peer connect "$2" 1000 | awk -v name="$1" -v n="$3" '{ printf "C     %-9s %6d targets  %8.0f connects/s  %6.1f us CPU each\n", name, n, $12, $14 }'
}

flags=${SONDE_BENCH_FLAGS:-}
targets 10000 9 >"$work/refused"
targets 10000 18080 >"$work/accepted"
targets 100000 9 >"$work/many"
bench/peer listen 18080 >"$work/ready" &
listener=$!
while [ ! -s "$work/ready" ]; do sleep 0.05; done

for _ in $(seq "$rounds"); do
  for kind in refused accepted; do
    run_peer "$kind" "$work/$kind" 10000
    run_sonde "$kind" "$work/$kind" 10000
  done
done
run_peer many "$work/many" 100000
run_sonde many "$work/many" 100000
