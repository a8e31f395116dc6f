using System.Globalization;
using System.Text.Json;
using Sonde.Analysis.Outcomes;
using Sonde.Analysis.Runs;
using Sonde.Analysis.Signatures;

namespace Sonde.Benchmarks;

/// <summary>Rows per second of the classifier beside a bare pass of the JSON reader over the same files, in the same process.</summary>
internal static class ClassifyMeasurement
{
    public static void Run(string folder)
    {
        SignatureSet signatures = SignatureFiles.BuiltIn(SignatureRules.Sonde);
        Console.WriteLine($"{"scan",-40} {"what",-24} {"seconds",8} {"rows/s",12} {"MB/s",8}");
        foreach (string scan in Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal))
        {
            long bytes = Directory.EnumerateFiles(scan).Sum(file => new FileInfo(file).Length);
            Report(scan, "parse floor", Best(() => ParseFloor(scan)), 0, bytes);
            foreach ((int threads, OutputFormat format) in ((int, OutputFormat)[])[(1, OutputFormat.None), (1, OutputFormat.Jsonl), (Environment.ProcessorCount, OutputFormat.None), (Environment.ProcessorCount, OutputFormat.Jsonl)])
            {
                long rows = 0;
                double seconds = Best(() =>
                {
                    var options = new ClassifyOptions { Paths = [scan], Rules = RuleSetName.Sonde, Signatures = signatures, Threads = threads, Format = format };
                    rows = new ClassifyRun(options, TimeProvider.System).Run(CancellationToken.None).Rows;
                });
                Report(scan, string.Create(CultureInfo.InvariantCulture, $"{threads} threads, {format}"), seconds, rows, bytes);
            }
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

    private static double Best(Action run)
    {
        double best = double.MaxValue;
        for (int i = 0; i < 3; i++)
        {
            long start = TimeProvider.System.GetTimestamp();
            run();
            best = Math.Min(best, TimeProvider.System.GetElapsedTime(start).TotalSeconds);
        }
        return best;
    }

    private static void Report(string scan, string what, double seconds, long rows, long bytes)
        => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(scan),-40} {what,-24} {seconds,8:F2} {(rows == 0 ? "" : (rows / seconds).ToString("N0", CultureInfo.InvariantCulture)),12} {bytes / seconds / 1e6,8:F0}"));
}
