#!/usr/bin/env bash
# What the redaction costs: CPU of classify with it and without, in pairs, and CPU of a measured line.
# Usage: bench/gate.sh [ROWS] [PAIRS] (default 600000 rows of echo and so in proportion, 15 pairs)
set -eu
cd "$(dirname "$(readlink -f "$0")")/.."
. bench/needs.sh
needs /usr/bin/time:time python3:python3
native_sonde
rows=${1:-600000}
pairs=${2:-15}
data=$(mktemp -d)
trap 'rm -rf "$data"' EXIT
dotnet build "bench/Sonde.Benchmarks" -c Release -v q -nologo -clp:NoSummary
bench="dotnet bench/Sonde.Benchmarks/bin/Release/net10.0/Sonde.Benchmarks.dll"
$bench scans "$data/in" "$rows"
for scan in "$data"/in/*; do
    for ((i = 0; i < pairs; i++)); do
        for gate in "" --no-redact=publish-my-address; do
            # shellcheck disable=SC2086
            /usr/bin/time -a -o "$data/times$gate" -f "%U %S" "$sonde" classify "$scan" -o - --format none --threads 1 $gate >/dev/null 2>&1
        done
    done
    # The least of each, since other work only adds; and the pairs' own ratios, since it comes and goes.
    paste -d ' ' "$data/times" "$data/times--no-redact=publish-my-address" | python3 -c '
import statistics, sys
pairs = [(float(a) + float(b), float(c) + float(d)) for a, b, c, d in (line.split() for line in sys.stdin)]
least, without = min(p[0] for p in pairs), min(p[1] for p in pairs)
print("%s: %.2f s with, %.2f s without: %+.1f %%; median of the pairs %+.1f %%" % (sys.argv[1], least, without, (least / without - 1) * 100, (statistics.median(a / b for a, b in pairs) - 1) * 100))' "$(basename "$scan")"
    rm "$data/times" "$data/times--no-redact=publish-my-address"
done
export XDG_CONFIG_HOME=$data
"$sonde" measure tcpping tcpconnect://127.0.0.1:9 tcpconnect://127.0.0.1:10 --delay 1ms --yes -o "$data/tcpping" -q || true
"$sonde" measure tfo 127.0.0.1:9 127.0.0.1:10 --yes -o "$data/tfo" -q || true
"$sonde" measure traceroute 127.0.0.1 --yes -o "$data/traceroute" -q || true
$bench redaction 200 "$data/tcpping" "$data/tfo" "$data/traceroute"
