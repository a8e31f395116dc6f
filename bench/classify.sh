#!/usr/bin/env bash
# Rows per second of sonde classify beside the parse floor, over made-up scans. Usage: bench/classify.sh [ROWS] (default 1000000)
set -eu
here=$(dirname "$(readlink -f "$0")")/..
rows=${1:-1000000}
data=$(mktemp -d)
trap 'rm -rf "$data"' EXIT
dotnet build "$here/bench/Sonde.Benchmarks" -c Release -v q -nologo -clp:NoSummary
bench="dotnet $here/bench/Sonde.Benchmarks/bin/Release/net10.0/Sonde.Benchmarks.dll"
$bench scans "$data" "$rows"
$bench classify "$data"
