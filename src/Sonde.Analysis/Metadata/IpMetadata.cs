namespace Sonde.Analysis.Metadata;

/// <summary>Files of IP metadata of any days; a view picks those that fit a measurement's day.</summary>
public sealed class IpMetadata
{
    private readonly (MetadataFile File, MetadataContent Content)[] _sources;
    private readonly Dictionary<string, IpMetadataView> _views = new(StringComparer.Ordinal);
    private readonly Dictionary<DateOnly, IpMetadataView> _days = [];
    private readonly Lock _lock = new();

    private IpMetadata((MetadataFile, MetadataContent)[] sources) => _sources = sources;

    /// <summary>No metadata: every look-up knows nothing but bogons.</summary>
    public static IpMetadata None { get; } = new([]);

    /// <summary>The files read.</summary>
    public IReadOnlyList<MetadataFile> Files => [.. _sources.Select(s => s.File)];

    /// <summary>Reads files; the format of each is seen from its content, gzip is undone.</summary>
    /// <exception cref="InvalidDataException">A file is of no known format.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static IpMetadata Load(IReadOnlyList<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        return paths.Count == 0 ? None : new([.. paths.Select(MetadataFiles.Read)]);
    }

    /// <summary>
    /// What was known on a day: of each series the newest file that is not younger than it; a file without a date fits every day.
    /// Where all files on networks (names, classes, organizations) are younger, the oldest of them serves for these. Null: the newest of
    /// each.
    /// </summary>
    public IpMetadataView On(DateOnly? day)
    {
        lock (_lock)
        {
            DateOnly key = day ?? DateOnly.MaxValue;
            if (_days.TryGetValue(key, out IpMetadataView? known)) return known;
            (MetadataFile File, MetadataContent Content)[] chosen =
                [.. _sources.GroupBy(s => s.File.Series).Select(g => Choose(g, key)).OfType<(MetadataFile, MetadataContent)>()];
            string files = string.Join(
                '\n', chosen.Select(c => $"{c.File.Path} {c.Content is MetadataContent.Database && c.File.Date > key}"));
            if (!_views.TryGetValue(files, out IpMetadataView? view)) _views.Add(files, view = new IpMetadataView(chosen, key));
            if (_days.Count > 10_000) _days.Clear();
            _days.Add(key, view);
            return view;
        }
    }

    private static (MetadataFile, MetadataContent)? Choose(IEnumerable<(MetadataFile File, MetadataContent Content)> series, DateOnly day)
    {
        (MetadataFile File, MetadataContent Content)[] byDate = [.. series.OrderBy(s => s.File.Date ?? DateOnly.MinValue)];
        int last = Array.FindLastIndex(byDate, s => (s.File.Date ?? DateOnly.MinValue) <= day);
        if (last >= 0) return byDate[last];
        bool ofNetworks = byDate[0].Content is MetadataContent.Organizations or MetadataContent.Classes or MetadataContent.Database;
        return ofNetworks ? byDate[0] : null;
    }
}
