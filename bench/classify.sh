#!/usr/bin/env bash
# Rows per second of sonde classify beside the parse floor, over made-up scans, and what writing files costs.
# Usage: bench/classify.sh [ROWS] [ROUNDS] (default 1000000 rows of echo and so in proportion, 5 rounds)
set -eu
cd "$(dirname "$(readlink -f "$0")")/.."
. bench/needs.sh
needs /usr/bin/time:time
native_sonde
rows=${1:-1000000}
rounds=${2:-5}
data=$(mktemp -d)
trap 'rm -rf "$data"' EXIT
dotnet build "bench/Sonde.Benchmarks" -c Release -v q -nologo -clp:NoSummary
bench="dotnet bench/Sonde.Benchmarks/bin/Release/net10.0/Sonde.Benchmarks.dll"
$bench scans "$data/in" "$rows"
$bench classify "$data/in" "$rounds"
for format in none jsonl csv parquet; do
    for scan in "$data"/in/*; do
        /usr/bin/time -f "$(basename "$scan") to $format: %U s user, %S s system, %e s, %M KB at most" \
            "$sonde" classify "$scan" -o "$data/out" --format "$format" --threads 1 2>&1 | tail -1
        rm -rf "$data/out"
    done
done
