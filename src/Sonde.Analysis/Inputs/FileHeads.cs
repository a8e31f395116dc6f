namespace Sonde.Analysis.Inputs;

/// <summary>
/// What files hold, told by how they begin: whether one is an archive, whatever it is called, and whether lines are of a scan of Satellite.
/// </summary>
/// <param name="tree">The files of the machine.</param>
internal sealed class FileHeads(IFileTree tree)
{
    /// <summary>How many bytes of a file are looked at.</summary>
    public const int Length = 64 << 10;

    private readonly Dictionary<string, (bool IsArchive, bool? IsScan)> _files = new(StringComparer.Ordinal);

    /// <summary>Whether a file is an archive: it is called so, or begins as one.</summary>
    public bool IsArchive(string location) => InputFiles.IsArchive(location) || Of(location).IsArchive;

    /// <summary>Whether the lines of a file are of a scan of Satellite; null where they do not tell.</summary>
    public bool? IsScan(string location) => Of(location).IsScan;

    /// <summary>Whether bytes begin as an archive does (POSIX.1-1988: <c>ustar</c> in a block whose sum is right).</summary>
    public static bool AreArchive(ReadOnlySpan<byte> head) => TarHeader.TryParse(head, out TarHeader header) && header.HasMagic;

    /// <summary>How a stream begins, as far as it can be read.</summary>
    public static ReadOnlySpan<byte> Of(Stream stream)
    {
        byte[] head = new byte[Length];
        try
        {
            return head.AsSpan(0, stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false));
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            return head.AsSpan().TrimEnd((byte)0);
        }
    }

    /// <summary>What a file tells of itself. One whose first line is not whole yet is looked at again.</summary>
    private (bool IsArchive, bool? IsScan) Of(string location)
    {
        if (_files.TryGetValue(location, out (bool, bool?) known)) return known;
        if (tree.Look(location) is not { Kind: FileKind.File, Size: > 0 }) return default;
        try
        {
            using Stream raw = tree.Peek(location);
            using Stream stream = Gzip.Unpack(raw);
            ReadOnlySpan<byte> head = Of(stream);
            bool isArchive = AreArchive(head);
            bool? isScan = isArchive ? null : SatelliteScans.Told(head);
            bool isTold = isArchive || isScan is not null || head.Contains((byte)'\n') || head.Length == Length;
            if (isTold) _files.Add(location, (isArchive, isScan));
            return (isArchive, isScan);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return default; // it is named when it is to be read
        }
    }
}
