using System.Globalization;
using System.IO.Compression;

namespace Sonde.Benchmarks;

/// <summary>
/// What the library's gzip alone costs for the text of tables, a member for each mebibyte: nothing is read, made or written beside.
/// </summary>
internal static class PackingMeasurement
{
    private const int MemberLength = 1 << 20, MostText = 1 << 28;
    private static readonly (string Name, CompressionLevel Level)[] Levels =
        [("least", CompressionLevel.Fastest), ("usual", CompressionLevel.Optimal)];

    /// <summary>Packs the text of each packed file of a folder again, one level after the other, and says what all of it costs.</summary>
    public static void Run(string folder, int rounds)
    {
        foreach (string file in Directory.EnumerateFiles(folder, "*.gz", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            byte[] text = TextOf(file);
            if (text.Length < MemberLength) continue;
            string table = Path.GetRelativePath(folder, file).Split('/')[0];
            Console.Write(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{table}: {text.Length / 1e6:F0} MB of text, a file of {new FileInfo(file).Length / 1e6:F1} MB; by the library:"));
            foreach ((string name, CompressionLevel level) in Levels)
            {
                double best = double.MaxValue;
                long length = 0;
                for (int round = 0; round < rounds; round++)
                {
                    TimeSpan before = Environment.CpuUsage.TotalTime;
                    length = Pack(text, level);
                    best = Math.Min(best, (Environment.CpuUsage.TotalTime - before).TotalSeconds);
                }

                Console.Write(string.Create(CultureInfo.InvariantCulture, $" {name} level {best:F2} s of CPU, {length / 1e6:F1} MB;"));
            }

            Console.WriteLine();
        }
    }

    private static byte[] TextOf(string file)
    {
        using var packed = new GZipStream(File.OpenRead(file), CompressionMode.Decompress);
        byte[] text = new byte[MostText];
        return text[..packed.ReadAtLeast(text, text.Length, throwOnEndOfStream: false)];
    }

    private static long Pack(byte[] text, CompressionLevel level)
    {
        using var into = new MemoryStream(2 * MemberLength);
        long length = 0;
        for (int at = 0; at < text.Length; at += MemberLength)
        {
            into.SetLength(0);
            using (var member = new GZipStream(into, level, leaveOpen: true))
                member.Write(text, at, Math.Min(MemberLength, text.Length - at));
            length += into.Length;
        }

        return length;
    }
}
