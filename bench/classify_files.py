"""The turns of classify-files.sh. As root the runs have real-time priority, so that other work is not in their wall time."""
import ctypes, glob, os, resource, shutil, statistics, subprocess, sys, time

FORMATS = ["none", "jsonl", "csv", "parquet"]
TABLES = ["rows", "rows,outcomes,observations"]


def run(sonde, scan, out, form, tables, threads, cores):
    """Wall and CPU seconds of a run on so many cores."""
    def prepare():
        if os.geteuid() == 0:
            os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(1))
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[-cores:])

    shutil.rmtree(out, ignore_errors=True)
    before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    subprocess.run([sonde, "classify", scan, "-o", out, "--format", form, "--tables", tables, "--threads", str(threads)],
                   check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=prepare)
    wall, after = time.monotonic() - begin, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def formats(sonde, data, rounds):
    for scan in sorted(glob.glob(data + "/in/*")):
        times = {}
        for _ in range(rounds):
            for form in FORMATS:
                for tables in TABLES:
                    if form == "none" and tables == "rows":
                        continue
                    for threads in (1, 2):
                        turn = run(sonde, scan, data + "/out", form, tables, threads, threads)
                        times.setdefault((form, tables, threads), []).append(turn)
        least = {case: min(cpu for _, cpu in turns) for case, turns in times.items()}
        none = least["none", TABLES[1], 1]
        for form, tables, _ in [case for case in times if case[2] == 1]:
            pairs = list(zip(times[form, tables, 1], times[form, tables, 2]))
            ratio = statistics.median(one[0] / two[0] for one, two in pairs)
            print(f"{os.path.basename(scan)} {form:8} {len(tables.split(','))} table(s): {least[form, tables, 1]:.2f} s of CPU, "
                  f"{none / least[form, tables, 1]:.2f} of the speed without output; two threads {ratio:.2f} times one "
                  f"(median of {rounds} pairs; least {min(o[0] for o, _ in pairs):.2f} and {min(t[0] for _, t in pairs):.2f} s), "
                  f"{least[form, tables, 2]:.2f} s of CPU", flush=True)


def duckdb(library, data, rounds):
    """CPU of COPY from tables in memory, as classify asks for it, on one thread."""
    lib = ctypes.CDLL(library)
    lib.duckdb_result_error.restype = ctypes.c_char_p
    database, connection, result = ctypes.c_void_p(), ctypes.c_void_p(), (ctypes.c_uint64 * 16)()
    if lib.duckdb_open(None, ctypes.byref(database)) or lib.duckdb_connect(database, ctypes.byref(connection)):
        sys.exit("DuckDB does not open")

    def ask(sql):
        before = resource.getrusage(resource.RUSAGE_SELF)
        if lib.duckdb_query(connection, sql.encode(), ctypes.byref(result)):
            sys.exit(lib.duckdb_result_error(ctypes.byref(result)).decode())
        lib.duckdb_destroy_result(ctypes.byref(result))
        after = resource.getrusage(resource.RUSAGE_SELF)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    ask("SET threads = 1")
    for table in TABLES[1].split(","):
        ask(f"CREATE TABLE {table} AS FROM read_parquet('{data}/columns/{table}/*/*/*.parquet')")
        options = "FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE 32768"
        least = min(ask(f"COPY {table} TO '{data}/alone.parquet' ({options})") for _ in range(rounds))
        print(f"{table}: DuckDB's COPY from memory {least:.2f} s of CPU, {os.path.getsize(data + '/alone.parquet') / 1e6:.1f} MB")


if sys.argv[1] == "formats":
    formats(sys.argv[2], sys.argv[3], int(sys.argv[4]))
else:
    duckdb(sys.argv[2], sys.argv[3], int(sys.argv[4]))
