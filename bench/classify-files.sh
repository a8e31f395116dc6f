#!/usr/bin/env bash
# What files cost sonde classify: each format beside none, with the table rows alone and with all three; two threads on two cores
# beside one on one; and what gzip by the library, and DuckDB, cost alone for the same tables.
# Usage: bench/classify-files.sh [ROWS] [ROUNDS] (default 600000 rows of echo and so in proportion, 5 rounds)
set -eu
cd "$(dirname "$(readlink -f "$0")")/.."
. bench/needs.sh
needs python3:python3
native_sonde
rows=${1:-600000}
rounds=${2:-5}
data=$(mktemp -d -p /dev/shm) # in memory: no disk is waited for
trap 'rm -rf "$data"' EXIT
dotnet build "bench/Sonde.Benchmarks" -c Release -v q -nologo -clp:NoSummary
bench="dotnet bench/Sonde.Benchmarks/bin/Release/net10.0/Sonde.Benchmarks.dll"
$bench scans "$data/in" "$rows"
python3 bench/classify_files.py formats "$sonde" "$data" "$rounds"
for scan in "$data"/in/CP_Quack-*; do
    echo "$(basename "$scan"), alone:"
    "$sonde" classify "$scan" -o "$data/text" 2>/dev/null
    $bench packing "$data/text" "$rounds"
    "$sonde" classify "$scan" -o "$data/columns" --format parquet 2>/dev/null
    python3 bench/classify_files.py duckdb "$(dirname "$sonde")/libduckdb.so" "$data" "$rounds"
    rm -rf "$data/text" "$data/columns"
done
