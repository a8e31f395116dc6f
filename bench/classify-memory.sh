#!/usr/bin/env bash
# The most memory that sonde classify holds over one large Hyperquack file. Usage: bench/classify-memory.sh [MEGABYTES] (default 2048)
set -eu
cd "$(dirname "$(readlink -f "$0")")/.."
. bench/needs.sh
needs /usr/bin/time:time
native_sonde
size=${1:-2048}
data=$(mktemp -d)
trap 'rm -rf "$data"' EXIT
dotnet build "bench/Sonde.Benchmarks" -c Release -v q -nologo -clp:NoSummary
dotnet "bench/Sonde.Benchmarks/bin/Release/net10.0/Sonde.Benchmarks.dll" scans "$data/in" 400000
for service in echo http https; do
    scan=CP_Quack-$service-2024-01-01-00-00-00
    mkdir -p "$data/large/$scan"
    while [ "$(du -m --apparent-size "$data/large/$scan" | cut -f1)" -lt "$size" ]; do cat "$data/in/$scan/results.json" >> "$data/large/$scan/results.json"; done
    for format in jsonl parquet; do
        /usr/bin/time -f "$scan, $(du -m --apparent-size "$data/large/$scan" | cut -f1) MB to $format: %M KB at most, %U s user, %S s system, %e s" \
            "$sonde" classify "$data/large/$scan" -o "$data/out" --format "$format" 2>&1 | tail -1
        rm -rf "$data/out"
    done
    rm -rf "$data/large"
done
