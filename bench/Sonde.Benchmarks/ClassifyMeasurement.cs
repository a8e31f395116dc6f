using System.Globalization;
using System.Text.Json;
using Sonde.Analysis.Outcomes;
using Sonde.Analysis.Outputs;
using Sonde.Analysis.Pipeline;
using Sonde.Analysis.Signatures;

namespace Sonde.Benchmarks;

/// <summary>
/// Rows per second of the classifier beside a bare pass of the JSON reader over the same files, in the same process. All cases take
/// turns, so that a busy moment hits each of them, and the best turn of each counts.
/// </summary>
internal static class ClassifyMeasurement
{
    public static void Run(string folder, int rounds)
    {
        SignatureSet signatures = SignatureFiles.BuiltIn(SignatureRules.Sonde);
        (int Threads, OutputFormat Format)[] cases =
            [(1, OutputFormat.None), (1, OutputFormat.Jsonl), (Environment.ProcessorCount, OutputFormat.None),
                (Environment.ProcessorCount, OutputFormat.Jsonl)];
        Console.WriteLine(
            $"{"scan",-34} {"what",-16} {"seconds",8} {"cpu s",7} {"rows/s",11} {"rows/cpu s",11} {"MB/s",6} {"cpu/floor",9} {"speed-up",8}");
        foreach (string scan in Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal))
        {
            long bytes = Directory.EnumerateFiles(scan).Sum(file => new FileInfo(file).Length);
            var best = new Dictionary<(int, OutputFormat), (double Seconds, double Cpu)>();
            (double Seconds, double Cpu) floor = (double.MaxValue, double.MaxValue);
            long rows = 0;
            for (int round = 0; round < rounds; round++)
            {
                floor = Better(floor, Measure(() => ParseFloor(scan)));
                foreach ((int Threads, OutputFormat Format) one in cases)
                {
                    var options = new ClassifyOptions
                    {
                        Paths = [scan],
                        Rules = RuleSetName.Sonde,
                        Signatures = signatures,
                        Threads = one.Threads,
                        Format = one.Format
                    };
                    (double, double) now = Measure(
                        () => rows = new Classification(options, TimeProvider.System).Run(CancellationToken.None).Rows);
                    best[one] = best.TryGetValue(one, out (double, double) before) ? Better(before, now) : now;
                }
            }

            Report(scan, "parse floor", floor, 0, bytes, floor, floor);
            foreach ((int Threads, OutputFormat Format) one in cases)
                Report(
                    scan, string.Create(CultureInfo.InvariantCulture, $"{one.Threads} threads, {one.Format}"), best[one], rows, bytes,
                    floor, best[(1, one.Format)]);
        }
    }

    private static void ParseFloor(string scan)
    {
        foreach (string file in Directory.EnumerateFiles(scan))
        {
            byte[] buffer = new byte[1 << 20];
            using FileStream stream = File.OpenRead(file);
            int kept = 0;
            while (true)
            {
                int got = stream.ReadAtLeast(buffer.AsSpan(kept), buffer.Length - kept, throwOnEndOfStream: false);
                int filled = kept + got, start = 0;
                if (got == 0) break;
                while (buffer.AsSpan(start, filled - start).IndexOf((byte)'\n') is >= 0 and int length)
                {
                    var reader = new Utf8JsonReader(buffer.AsSpan(start, length));
                    while (reader.Read())
                    {
                    }

                    start += length + 1;
                }

                kept = filled - start;
                buffer.AsSpan(start, kept).CopyTo(buffer);
            }
        }
    }

    private static (double Seconds, double Cpu) Measure(Action run)
    {
        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        long start = TimeProvider.System.GetTimestamp();
        run();
        return (TimeProvider.System.GetElapsedTime(start).TotalSeconds, (Environment.CpuUsage.TotalTime - cpu).TotalSeconds);
    }

    private static (double Seconds, double Cpu) Better((double Seconds, double Cpu) one, (double Seconds, double Cpu) other)
        => (Math.Min(one.Seconds, other.Seconds), Math.Min(one.Cpu, other.Cpu));

    private static void Report(
        string scan, string what, (double Seconds, double Cpu) best, long rows, long bytes, (double Seconds, double Cpu) floor,
        (double Seconds, double Cpu) oneThread)
        => Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Path.GetFileName(scan),-34} {what,-16} {best.Seconds,8:F2} {best.Cpu,7:F2} {PerSecond(rows, best.Seconds),11} {PerSecond(rows, best.Cpu),11} {bytes / best.Seconds / 1e6,6:F0} {best.Cpu / floor.Cpu,9:F2} {oneThread.Seconds / best.Seconds,8:F2}"));

    private static string PerSecond(long rows, double seconds)
        => rows == 0 ? "" : (rows / seconds).ToString("N0", CultureInfo.InvariantCulture);
}
