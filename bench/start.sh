#!/usr/bin/env bash
# What it costs to start: CPU of --help, --version and a plain tcpping of one target, beside curl's, in turns.
# Usage: bench/start.sh [RUNS]   (no root)
set -eu
cd "$(dirname "$(readlink -f "$0")")/.."
. bench/needs.sh
needs python3:python3 curl:curl
native_sonde
python3 - "${1:-60}" "$sonde" <<'PYTHON'
import os, resource, statistics, sys

runs, sonde = int(sys.argv[1]), sys.argv[2]
ping = ["measure", "tcpping", "tcpconnect://127.0.0.1:9", "-O", "Repetitions=1", "--yes", "-q"]
commands = [[sonde, "--help"], ["curl", "--help"], [sonde, "--version"], ["curl", "--version"], [sonde, *ping], ["curl", "-s", "http://127.0.0.1:9/"]]
quiet = [(os.POSIX_SPAWN_OPEN, n, "/dev/null", os.O_RDWR, 0) for n in (0, 1, 2)]

def run(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    os.waitpid(os.posix_spawnp(command[0], command, os.environ, file_actions=quiet), 0)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1e3, after.ru_minflt - before.ru_minflt

taken = [[] for _ in commands]
for _ in range(runs):
    for i, command in enumerate(commands):
        taken[i].append(run(command))
for i, command in enumerate(commands):
    words = " ".join([os.path.basename(command[0]), *command[1:3]])
    print(f"{words:32} {statistics.median(t for t, _ in taken[i]):6.2f} ms CPU  {statistics.median(f for _, f in taken[i]):6.0f} pages")
PYTHON
