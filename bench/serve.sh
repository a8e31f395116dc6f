#!/usr/bin/env bash
# How fast the live view answers: pages under filters drawn at random, each asked once, over a table of outcomes in Parquet.
# Usage: bench/serve.sh [ROWS] [QUESTIONS] (default 10000000 rows, 200 questions)
set -eu
cd "$(dirname "$(readlink -f "$0")")/.."
. bench/needs.sh
needs python3:python3 curl:curl
native_sonde
rows=${1:-10000000}
questions=${2:-200}
data=$(mktemp -d)
served=
trap '[ -z "$served" ] || kill "$served"; rm -rf "$data"' EXIT
dotnet build "bench/Sonde.Benchmarks" -c Release -v q -nologo -clp:NoSummary
dotnet bench/Sonde.Benchmarks/bin/Release/net10.0/Sonde.Benchmarks.dll outcomes "$(dirname "$sonde")/libduckdb.so" "$data/tables" "$rows"
"$sonde" serve "$data/tables" 2>"$data/said" &
served=$!
while ! grep -q http "$data/said"; do sleep 0.1; done
python3 - "$(grep -o 'http[^ ]*' "$data/said")" "$questions" "$served" <<'EOF'
import html, os, random, re, statistics, subprocess, sys, time, urllib.parse

address, questions, served = sys.argv[1], int(sys.argv[2]), sys.argv[3]
draw = random.Random(20261128)


def seconds(path, expect="200"):
    code, took, size = subprocess.run(
        ["curl", "-s", "-o", "/dev/null", "-w", "%{http_code} %{time_total} %{size_download}", "--max-time", "600", address + path],
        stdout=subprocess.PIPE, text=True, check=True).stdout.split()
    assert code == expect, (path, code)
    return float(took), int(size)


def processor():
    fields = open(f"/proc/{served}/stat").read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def most_memory():
    return int(next(line for line in open(f"/proc/{served}/status") if line.startswith("VmHWM")).split()[1]) // 1024


# Any filter there is, one to three at once.
FILTERS = {
    "since": lambda: f"2026-01-{draw.randint(1, 30):02}",
    "until": lambda: f"2026-01-{draw.randint(1, 30):02}",
    "country": lambda: (lambda n: chr(65 + n // 26) + chr(65 + n % 26))(draw.randrange(190)),
    "network": lambda: (lambda n: f"AS{64496 + n} NET-{n}")(draw.randrange(2500)),
    "domain": lambda: draw.choice(["example", "name-1", "7", f"name-{draw.randrange(2000)}.example"]),
    "test": lambda: draw.choice(["echo", "discard", "http", "https", "dns"]),
}


def filtered():
    return urllib.parse.urlencode({name: FILTERS[name]() for name in draw.sample(list(FILTERS), draw.randint(1, 3))})


def quantiles(times):
    ordered = sorted(times)
    return f"p50 {statistics.median(ordered) * 1000:.0f} ms, p95 {ordered[int(len(ordered) * 0.95)] * 1000:.0f} ms, most {ordered[-1] * 1000:.0f} ms"


began = time.monotonic()
first, _ = seconds("")
print(f"opened in {first:.1f} s, {processor():.1f} s of CPU, {most_memory()} MB at most")
empty = [seconds("state/none", "404")[0] for _ in range(50)]
print(f"curl, a page that is not there: {quantiles(empty)}")
for page in ("", "interference"):
    whole = [seconds(f"{page}?domain=&x={i}")[0] for i in range(3)]
    print(f"/{page}, no filter: {quantiles(whole)}")
    times, sizes, spent = [], [], []
    for _ in range(questions // 2):
        before = processor()
        took, size = seconds(f"{page}?{filtered()}")
        times.append(took)
        spent.append(processor() - before)
        sizes.append(size)
    print(f"/{page}, any filter: {quantiles(times)}; of CPU {quantiles(spent)}; {statistics.mean(sizes) / 1000:.0f} kB")


def links(page):
    text = subprocess.run(["curl", "-s", address + page], stdout=subprocess.PIPE, text=True, check=True).stdout
    return sorted({html.unescape(link) for link in re.findall(r'href="/[0-9a-f]+/(rows[^"]*)"', text)})


def ask_rows(what, asked):
    times, spent = [], []
    for link in asked:
        before = processor()
        times.append(seconds(link)[0])
        spent.append(processor() - before)
    print(f"/rows, {what}: {quantiles(times)}; of CPU {quantiles(spent)}; {len(times)} questions")


# Rows behind numbers drawn at random, each asked once: of the pages without a filter; the same with a filter drawn beside, which may
# leave none of them; and of pages under filters.
numbers = links("interference") + links("")
ask_rows("a number of a page, no filter", draw.sample(numbers, min(len(numbers), questions // 2)))
ask_rows("the same, any filter beside", [link.replace("?", f"?{filtered()}&", 1) for link in draw.choices(numbers, k=questions // 2)])
found = []
while len(found) < questions // 2:
    some = links(f"{draw.choice(['', 'interference'])}?{filtered()}")
    found += draw.sample(some, min(len(some), 5))
ask_rows("a number of a page under any filter", found[:questions // 2])
print(f"{most_memory()} MB at most; load {os.getloadavg()[0]:.0f}")
EOF
