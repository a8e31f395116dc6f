#!/usr/bin/env bash
# A report of a million outcomes in Parquet: processor time, memory, and size of the page.
# Usage: bench/report.sh [OUTCOMES] [ROUNDS] (default 1000000 outcomes of 400 names in 60 countries, 3 rounds)
# SONDE=COMMAND measures that instead of the native file.
set -eu
cd "$(dirname "$(readlink -f "$0")")/.."
outcomes=${1:-1000000} rounds=${2:-3}
. bench/needs.sh
needs /usr/bin/time:time
if [ -n "${SONDE:-}" ]; then sonde=$SONDE; else native_sonde; fi
data=$(mktemp -d)
trap 'rm -rf "$data"' EXIT
mkdir "$data/empty"
# Names that are blocked in some networks, controls that fail, lines that say nothing; 30 days, 3 networks a country and more, 5 servers each.
$sonde query "$data/empty" --unsafe "COPY (
  SELECT uuid()::VARCHAR AS measurement_id, 'http' AS nettest, 'CP_Quack-http-2026-01-' || lpad((1 + i % 30)::VARCHAR, 2, '0') AS source,
    strftime(TIMESTAMP '2026-01-01' + to_days((i % 30)::INTEGER) + to_seconds((hash(i) % 86400)::INTEGER), '%Y-%m-%dT%H:%M:%SZ') AS time,
    DATE '2026-01-01' + (i % 30)::INTEGER AS date,
    '198.' || (18 + n // 256 % 2) || '.' || (n % 256) || '.' || (1 + hash(i, 2) % 5) AS vantage_point, 64500 + n AS vantage_point_asn,
    'Network ' || n AS vantage_point_as_name, chr((65 + c // 26)::INTEGER) || chr((65 + c % 26)::INTEGER) AS vantage_point_country,
    'name' || d || '.example' AS domain, false AS is_control, k = 3 AS controls_failed, false AS is_mixed,
    CASE k WHEN 0 THEN 'match' WHEN 1 THEN 'read/tcp.reset' WHEN 2 THEN 'read/timeout' WHEN 3 THEN 'read/tcp.reset' ELSE 'setup/system_failure' END AS outcome_code,
    CASE k WHEN 0 THEN '✅match' WHEN 1 THEN '❗️read/tcp.reset' WHEN 2 THEN '❗️read/timeout' WHEN 3 THEN '❗️read/tcp.reset' ELSE '❔setup/system_failure' END AS outcome,
    CASE k WHEN 0 THEN 'expected' WHEN 1 THEN 'unexpected' WHEN 2 THEN 'unexpected' WHEN 3 THEN 'inconclusive' ELSE 'invalid' END AS expectation,
    'sonde-1' AS rules_version, 'CP_Quack/results.json' AS source_file, i + 1 AS source_line
  FROM (SELECT i, hash(i, 1) % 240 AS n, hash(i, 1) % 240 % 60 AS c, hash(i, 3) % 400 AS d,
    CASE WHEN hash(i, 3) % 400 < 40 AND hash(i, 1) % 5 = 0 AND hash(i, 4) % 10 < 8 THEN 1 WHEN hash(i, 4) % 100 = 0 THEN 2 WHEN hash(i, 4) % 100 = 1 THEN 3
      WHEN hash(i, 4) % 200 = 4 THEN 4 ELSE 0 END AS k FROM range($outcomes) t(i))
) TO '$data/million.parquet' (FORMAT parquet, COMPRESSION zstd)"
echo "$outcomes outcomes, $(stat -c %s "$data/million.parquet") bytes of Parquet; load $(cut -d' ' -f1 /proc/loadavg)"
for _ in $(seq "$rounds"); do
    /usr/bin/time -f "%U s user, %S s system, %e s, %M KB at most" $sonde report "$data/million.parquet" -o "$data/report.html"
    echo "a page of $(stat -c %s "$data/report.html") bytes"
done
