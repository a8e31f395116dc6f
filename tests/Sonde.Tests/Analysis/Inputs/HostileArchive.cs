using System.Formats.Tar;
using System.IO.Compression;
using System.Text;

namespace Sonde.Tests.Analysis.Inputs;

/// <summary>An archive or a gzip file that is broken in one of many ways, the same for the same seed.</summary>
/// <param name="Way">What was done to it.</param>
/// <param name="Name">The file's name.</param>
/// <param name="Bytes">Its bytes.</param>
/// <param name="IsBroken">Whether something in it cannot be read, so that a run must say so.</param>
internal sealed record HostileArchive(string Way, string Name, byte[] Bytes, bool IsBroken)
{
    private const int Block = 512;

    /// <summary>Makes the archive of a seed.</summary>
    public static HostileArchive Make(int seed)
    {
        var random = new Random(seed);
        byte[] plain = Tar(random, members: random.Next(1, 5));
        byte[] zip = Gzip(Lines(random, random.Next(1, 40)));
        return random.Next(18) switch
        {
            0 => new("whole archive", "a.tar.gz", Gzip(plain), false),
            1 => new("whole gzip", "a.json.gz", zip, false),
            2 => new("two archives in a row", "a.tar", [.. plain, .. Tar(random, 2)], false),
            3 => new(
                "two members, zeros between and behind", "a.json.gz",
                [.. zip, .. new byte[random.Next(600)], .. zip, .. new byte[random.Next(600)]], false),
            4 => new(
                "archive within zeros", "a.tar", [.. new byte[Block * random.Next(1, 5)], .. plain, .. new byte[random.Next(3000)]], false),
            5 => new("archive cut", "a.tar", plain[..random.Next(1, plain.Length - (2 * Block))], true),
            6 => new("packed archive cut", "a.tar.gz", Cut(Gzip(plain), random), true),
            7 => new("gzip cut", "a.json.gz", Cut(zip, random), true),
            8 => new("sum of gzip wrong", "a.json.gz", Flip(zip, zip.Length - 8 + random.Next(4), random), true),
            9 => new(
                "length of gzip wrong", "a.tar.gz",
                Gzip(plain) is var packed ? Flip(packed, packed.Length - 4 + random.Next(4), random) : [], true),
            10 => new("gzip followed by other bytes", "a.json.gz", [.. zip, .. Junk(random, random.Next(1, 3000), first: 1)], true),
            11 => new("gzip followed by a broken member", "a.json.gz", [.. zip, .. Cut(zip, random)], true),
            12 => new("header of a member wrong", "a.tar", Flip(plain, random.Next(100), random), true),
            13 => new("sum of a header wrong", "a.tar", Flip(plain, 148 + random.Next(6), random), true),
            14 => new("end mark followed by other bytes", "a.tar", [.. plain, .. Junk(random, Block * random.Next(1, 4), first: 1)], true),
            15 => new("size beyond the end", "a.tar", Resized(plain, random), true),
            16 => new("noise", random.Next(2) == 0 ? "a.tar" : "a.tgz", Junk(random, random.Next(1, 5000), first: 1), true),
            _ => new("member that is a broken gzip", "a.tar", Tar(("x/a.json.gz", Cut(zip, random)), ("x/b.json", Lines(random, 3))), true),
        };
    }

    /// <summary>An archive of these files.</summary>
    public static byte[] Tar(params IEnumerable<(string Name, byte[] Content)> files)
    {
        var bytes = new MemoryStream();
        using (var tar = new TarWriter(bytes, TarEntryFormat.Ustar, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in files)
                tar.WriteEntry(
                    new UstarTarEntry(
                        TarEntryType.RegularFile, name)
                    {
                        DataStream = new MemoryStream(content),
                        ModificationTime = DateTimeOffset.UnixEpoch
                    });
        }

        return bytes.ToArray();
    }

    /// <summary>One gzip member.</summary>
    public static byte[] Gzip(byte[] bytes)
    {
        var into = new MemoryStream();
        using (var zip = new GZipStream(into, CompressionLevel.Fastest, leaveOpen: true)) zip.Write(bytes);
        return into.ToArray();
    }

    private static byte[] Tar(Random random, int members)
        => Tar([.. Enumerable.Range(0, members).Select(i => ($"{Classified.EchoScan}/part{i}.json", Lines(random, random.Next(1, 30))))]);

    private static byte[] Lines(Random random, int count)
        => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, count).Select(_ => Classified.Failed($"odd {random.Next()}") + "\n")));

    private static byte[] Cut(byte[] bytes, Random random) => bytes[..random.Next(3, bytes.Length)];

    private static byte[] Flip(byte[] bytes, int at, Random random)
    {
        byte[] flipped = [.. bytes];
        // Within a number of octal digits a digit that is another digit, so that it is the value that is wrong.
        flipped[at] ^= (byte)(at is >= 148 and < 154 ? 1 : 1 << random.Next(7));
        return flipped;
    }

    private static byte[] Junk(Random random, int length, byte first)
    {
        byte[] junk = new byte[length];
        random.NextBytes(junk);
        junk[0] = first;
        return junk;
    }

    /// <summary>The first member is said to be longer than the archive; the header's sum is right.</summary>
    private static byte[] Resized(byte[] tar, Random random)
    {
        byte[] resized = [.. tar];
        Encoding.ASCII.GetBytes($"{Convert.ToString(tar.Length + random.Next(1, 100_000), 8).PadLeft(11, '0')}\0").CopyTo(resized, 124);
        resized.AsSpan(148, 8).Fill((byte)' ');
        int sum = resized.AsSpan(0, Block).ToArray().Sum(each => each);
        Encoding.ASCII.GetBytes($"{Convert.ToString(sum, 8).PadLeft(6, '0')}\0 ").CopyTo(resized, 148);
        return resized;
    }
}
