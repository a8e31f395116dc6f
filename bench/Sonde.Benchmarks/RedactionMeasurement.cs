using System.Diagnostics;
using System.Globalization;
using System.Net;
using Sonde.Experiments.Privacy;
using Sonde.Packets.Redaction;

namespace Sonde.Benchmarks;

/// <summary>
/// What it costs to take secrets out of measured lines: CPU a line and a kilobyte, with as many addresses as a machine has.
/// </summary>
internal static class RedactionMeasurement
{
    // A machine with two networks, both families, and temporary addresses.
    private static readonly string[] Addresses =
        ["192.0.2.10", "10.20.30.40", "172.17.0.1", "2001:db8:1::10", "2001:db8:1:0:a8bb:ccff:fedd:eeff", "fe80::a8bb:ccff:fedd:eeff",
            "fd00:20::30:40", "203.0.113.77"];

    /// <summary>Redacts every line of the files so often and says what a line costs.</summary>
    public static void Run(string[] files, int rounds)
    {
        var redactor = new LineRedactor(new SecretSet(Addresses.Select(IPAddress.Parse)));
        foreach (string file in files)
        {
            byte[][] lines = [.. File.ReadLines(file).Select(System.Text.Encoding.UTF8.GetBytes)];
            if (lines.Length == 0) continue;
            Once(redactor, lines, Math.Max(rounds / 4, 1)); // compiled
            double best = double.MaxValue;
            for (int turn = 0; turn < 5; turn++) best = Math.Min(best, Once(redactor, lines, rounds));
            double each = best / rounds / lines.Length, size = lines.Average(line => line.Length) / 1024;
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Path.GetFileName(file)}: {each * 1e6:F1} µs a line of {size:F1} kB, {each * 1e6 / size:F2} µs a kB"));
        }
    }

    /// <summary>Asks of every block of the files whether a usual spelling may be in it, as classify does, and says how fast.</summary>
    public static void Scan(string[] files, int rounds)
    {
        var usual = new UsualSpellings(new SecretSet(Addresses.Take(1).Concat(Addresses.Skip(3).Take(2)).Select(IPAddress.Parse)));
        foreach (string file in files)
        {
            byte[][] blocks = [.. File.ReadAllBytes(file).Chunk(1 << 20)];
            double best = double.MaxValue;
            int may = 0;
            for (int round = 0; round < rounds; round++)
            {
                long start = TimeProvider.System.GetTimestamp();
                may = blocks.Count(block => usual.MayBeIn(block));
                best = Math.Min(best, TimeProvider.System.GetElapsedTime(start).TotalSeconds);
            }

            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{file}: {blocks.Sum(block => block.Length) / best / 1e9:F2} GB/s, {may} of {blocks.Length} blocks looked through"));
        }
    }

    private static double Once(LineRedactor redactor, byte[][] lines, int rounds)
    {
        using Process self = Process.GetCurrentProcess();
        TimeSpan before = self.TotalProcessorTime;
        for (int round = 0; round < rounds; round++)
        {
            foreach (byte[] line in lines) redactor.Redact(line);
        }

        self.Refresh();
        return (self.TotalProcessorTime - before).TotalSeconds;
    }
}
