namespace Sonde.Analysis.Inputs;

/// <summary>
/// Files of lines that are still written: they are shown once as far as their lines are whole, and from then on what has come since. A line
/// that is not whole yet is shown apart. Archives, packed files and files of scans, which are read together, are shown whole. A file that
/// was read under one name is shown under no other, and what was met and not read then, as it is called like another, is not shown later.
/// </summary>
/// <param name="tree">The files of the machine.</param>
internal sealed class GrowingFiles(IFileTree tree) : IFileTree
{
    // What was read is the same as long as its beginning and its end are.
    private const int Compared = 4096, Chunk = 1 << 16;

    private readonly SatelliteScans _scans = new(tree);
    private readonly Dictionary<string, Known> _known = new(StringComparer.Ordinal), _opened = new(StringComparer.Ordinal);
    private readonly HashSet<string> _news = new(StringComparer.Ordinal);
    private readonly HashSet<string> _read = new(StringComparer.Ordinal), _unopened = new(StringComparer.Ordinal);
    private readonly HashSet<(string Path, string Identity)> _met = [], _looked = [];

    /// <summary>Whether lines that are not whole yet are shown, and nothing else.</summary>
    public bool ShowsUnended { get; set; }

    /// <summary>Whether what was shown does not go with what was read before: all is to be read anew.</summary>
    public bool IsOutdated { get; private set; }

    /// <inheritdoc/>
    public FileFacts? Look(string path)
    {
        FileFacts? facts = tree.Look(path);
        if (facts is { Kind: FileKind.File } file) _looked.Add((path, file.Identity));
        return facts;
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Names(string folder)
        => [.. tree.Names(folder).Where(name => IsShown(folder == "/" ? $"/{name}" : $"{folder}/{name}"))];

    /// <summary>Whether a file has anything to show.</summary>
    public bool IsShown(string path)
        => ShowsUnended
            ? tree.Look(path) is { } facts && (facts.Kind == FileKind.Folder || IsUnended(path, facts))
            : _known.ContainsKey(path) ? _news.Contains(path) : !IsMet(path) && !IsCopy(path);

    /// <summary>Whether a file is the packed copy of one that was read.</summary>
    private bool IsCopy(string path)
        => InputFiles.Unpacked(path) is { } plain && _known.Count > 0
            && tree.Look(plain) is { Kind: FileKind.File } file && _read.Contains(file.Identity);

    private bool IsMet(string path)
        => tree.Look(path) is { Kind: FileKind.File } file && (_read.Contains(file.Identity) || _met.Contains((path, file.Identity)));

    private bool IsUnended(string path, FileFacts facts)
        => _known.TryGetValue(path, out Known? file) && file.Grows && facts.Size > file.End;

    /// <summary>Looks what became of the files that were read; false where one was changed, cut or taken away.</summary>
    public bool HaveOnlyGrown()
    {
        _news.Clear();
        if (IsOutdated) return false;
        foreach ((string path, Known file) in _known)
        {
            if (tree.Look(path) is not { } now || now.Identity != file.Facts.Identity || now.Size < file.End) return false;
            if (now.Size == file.Facts.Size && now.ChangedAt == file.Facts.ChangedAt) continue;
            if (!file.Grows || now.Size <= file.Facts.Size) return false;
            using Stream stream = tree.Open(path);
            if (!BeginsAs(file, stream)) return false;
            _news.Add(path);
        }

        return true;
    }

    /// <inheritdoc/>
    public Stream Open(string path)
    {
        Stream stream = TryOpen(path);
        if (!stream.CanSeek) return stream;
        try
        {
            Known? before = _known.GetValueOrDefault(path);
            // A scan that was read has one file more, a packed file was unpacked, or a file is another than a moment ago.
            IsOutdated |= before is null
                ? _known.Count > 0 && (IsReadWithOthers(path) || InputFiles.Twins(path).Any(_known.ContainsKey))
                : tree.Look(path)?.Identity != before.Facts.Identity || stream.Length < before.End || !BeginsAs(before, stream)
                    || (before is { Grows: true, Lines: > 0 } && IsReadWithOthers(path));
            if (ShowsUnended && before is not null) return Part(stream, before.End, stream.Length, before.Lines);
            if (!_opened.TryGetValue(path, out Known? now)) _opened.Add(path, now = Read(path, stream, before));
            stream.Position = 0;
            return now.Grows ? Part(stream, before?.End ?? 0, now.End, before?.Lines ?? 0) : stream;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public Stream Peek(string path) => tree.Peek(path);

    /// <summary>What was shown is read: it is not shown again.</summary>
    public void Settle()
    {
        foreach ((string path, Known file) in _opened) _known[path] = file;
        _read.UnionWith(_opened.Values.Select(file => file.Facts.Identity));
        // What could not be opened is tried again.
        _met.UnionWith(_looked.Where(each => !_unopened.Contains(each.Path)));
        _looked.Clear();
        _unopened.Clear();
        _opened.Clear();
        _news.Clear();
    }

    /// <summary>Whether rows of a file depend on files beside it.</summary>
    private bool IsReadWithOthers(string path) => InputFiles.IsPublishedPart(Path.GetFullPath(path)) || _scans.Has(path);

    private Stream TryOpen(string path)
    {
        try
        {
            return tree.Open(path);
        }
        catch
        {
            _unopened.Add(path);
            throw;
        }
    }

    private Known Read(string path, Stream stream, Known? before)
    {
        FileFacts facts = tree.Look(path) ?? throw new FileNotFoundException($"{path}: no such file");
        long length = stream.Length, start = before?.End ?? 0, lines = before?.Lines ?? 0;
        facts = facts with { Size = length };
        if (IsArchive(path, stream, start) || IsReadWithOthers(path) || (start == 0 && BytesAt(stream, 0, 2) is [0x1F, 0x8B]))
            return new Known(facts, Grows: false, 0, 0, [], []);
        long end = start;
        byte[] some = new byte[Chunk];
        stream.Position = start;
        for (long at = start; at < length;)
        {
            int got = stream.Read(some.AsSpan(0, (int)Math.Min(Chunk, length - at)));
            if (got == 0) break;
            lines += some.AsSpan(0, got).Count((byte)'\n');
            if (some.AsSpan(0, got).LastIndexOf((byte)'\n') is >= 0 and var last) end = at + last + 1;
            at += got;
        }

        int compared = (int)Math.Min(Compared, end);
        return new Known(facts, Grows: true, end, lines, BytesAt(stream, 0, compared), BytesAt(stream, end - compared, compared));
    }

    private static bool IsArchive(string path, Stream stream, long start)
        => InputFiles.IsArchive(path) || (start == 0 && FileHeads.AreArchive(BytesAt(stream, 0, TarHeader.BlockSize)));

    private static PartStream Part(Stream stream, long start, long end, long lines)
    {
        stream.Position = start;
        return new PartStream(stream, lines, Math.Max(0, end - start));
    }

    private static bool BeginsAs(Known file, Stream stream)
        => BytesAt(stream, 0, file.Head.Length).AsSpan().SequenceEqual(file.Head)
            && BytesAt(stream, file.End - file.Tail.Length, file.Tail.Length).AsSpan().SequenceEqual(file.Tail);

    private static byte[] BytesAt(Stream stream, long place, int count)
    {
        byte[] bytes = new byte[count];
        stream.Position = place;
        return bytes[..stream.ReadAtLeast(bytes, count, throwOnEndOfStream: false)];
    }

    /// <summary>A file that was read.</summary>
    /// <param name="Facts">What the system said of it then.</param>
    /// <param name="Grows">Whether it can be read on from where it ended.</param>
    /// <param name="End">Behind its last whole line.</param>
    /// <param name="Lines">How many lines are before that.</param>
    /// <param name="Head">Its first bytes.</param>
    /// <param name="Tail">Those before the end.</param>
    private sealed record Known(FileFacts Facts, bool Grows, long End, long Lines, byte[] Head, byte[] Tail);
}
