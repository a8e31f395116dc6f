using System.IO.Compression;
using Sonde.Analysis.Text;

namespace Sonde.Analysis.Outputs;

/// <summary>
/// The reduced table of one unit: counts by group, in the order of the groups' bytes. Workers hand over their counts; when there are
/// more groups than memory should hold, sorted runs go to temporary files and are merged at the end.
/// </summary>
internal sealed class ReducedTable(bool isPublished, string temporaryPrefix) : IDisposable
{
    private static ReadOnlySpan<byte> EmptyMember => [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    private readonly Lock _lock = new();
    private readonly List<string> _runs = [];
    private readonly ReducedCounts _dns = new();

    /// <summary>Takes the counts of a worker and leaves it none.</summary>
    public void Take(ReducedCounts counts)
    {
        lock (_lock)
        {
            foreach ((byte[] group, long count) in counts.Sorted())
            {
                if (group[0] != '\n') _dns.Add(group, count);
            }

            WriteRun(counts);
            counts.Clear();
        }
    }

    /// <summary>Merges the counts that workers still hold with the runs, and writes the table.</summary>
    public long Write(IReadOnlyList<ReducedCounts> held, HashSet<byte[]> capable, Stream into)
    {
        ReducedCounts last = Gather(held, capable);
        long rows = 0;
        var zip = new GZipStream(into, CompressionLevel.Fastest, leaveOpen: true);
        var line = new Utf8Buffer(1024);
        foreach ((byte[] group, long count) in Merged(last))
        {
            WriteLine(line, group.AsSpan(1), count);
            zip.Write(line.Written);
            rows++;
        }

        zip.Dispose();
        // The library writes nothing at all for nothing; readers want a file that is gzip.
        if (rows == 0) into.Write(EmptyMember);
        return rows;
    }

    public void Dispose()
    {
        foreach (string run in _runs) File.Delete(run);
    }

    private ReducedCounts Gather(IReadOnlyList<ReducedCounts> held, HashSet<byte[]> capable)
    {
        var all = new ReducedCounts();
        foreach (ReducedCounts counts in held.Prepend(_dns))
        {
            foreach ((byte[] group, long count) in counts.Pairs())
            {
                if (group[0] == '\n') all.Add(group, count);
                else AddDns(all, group, count, capable);
            }
        }

        return all;
    }

    private void AddDns(ReducedCounts all, byte[] group, long count, HashSet<byte[]> capable)
    {
        int end = Array.IndexOf(group, (byte)'\n');
        bool isCapable = capable.Contains(group[..end]);
        if (isPublished)
        {
            if (isCapable) all.Add(group.AsSpan(end), count);
            return;
        }

        byte[] marked = [.. group.AsSpan(end), .. isCapable ? ",\"https_capable\":true"u8 : ",\"https_capable\":false"u8];
        all.Add(marked, count);
    }

    private void WriteRun(ReducedCounts counts)
    {
        string path = UnitFiles.RunPath(temporaryPrefix, _runs.Count);
        _runs.Add(path);
        using var file = new BinaryWriter(OutputAccess.Private.Open(path, FileMode.Create));
        foreach ((byte[] group, long count) in counts.Sorted())
        {
            if (group[0] != '\n') continue;
            file.Write7BitEncodedInt(group.Length);
            file.Write(group);
            file.Write7BitEncodedInt64(count);
        }
    }

    private IEnumerable<(byte[] Group, long Count)> Merged(ReducedCounts last)
    {
        if (_runs.Count == 0) return last.Sorted();
        var sources = new List<IEnumerator<(byte[] Group, long Count)>>(
            _runs.Select(run => ReadRun(run).GetEnumerator())) { last.Sorted().GetEnumerator() };
        return Merge(sources);
    }

    private static IEnumerable<(byte[] Group, long Count)> Merge(List<IEnumerator<(byte[] Group, long Count)>> sources)
    {
        var order = Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b));
        var next = new PriorityQueue<IEnumerator<(byte[] Group, long Count)>, byte[]>(order);
        foreach (IEnumerator<(byte[] Group, long Count)> source in sources)
        {
            if (source.MoveNext()) next.Enqueue(source, source.Current.Group);
        }

        (byte[]? group, long count) = (null, 0);
        while (next.TryDequeue(out IEnumerator<(byte[] Group, long Count)>? source, out byte[]? at))
        {
            if (group is not null && !group.AsSpan().SequenceEqual(at))
            {
                yield return (group, count);
                count = 0;
            }

            group = at;
            count += source.Current.Count;
            if (source.MoveNext()) next.Enqueue(source, source.Current.Group);
            else source.Dispose();
        }

        if (group is not null) yield return (group, count);
    }

    private static IEnumerable<(byte[] Group, long Count)> ReadRun(string path)
    {
        using var file = new BinaryReader(new BufferedStream(File.OpenRead(path), 1 << 16));
        while (file.BaseStream.Position < file.BaseStream.Length)
        {
            int length = file.Read7BitEncodedInt();
            byte[] group = file.ReadBytes(length);
            yield return (group, file.Read7BitEncodedInt64());
        }
    }

    private static void WriteLine(Utf8Buffer line, ReadOnlySpan<byte> group, long count)
    {
        line.Clear();
        line.Append(group);
        line.Append(",\"count\":"u8);
        line.Append(count);
        line.Append(",\"unexpected_count\":"u8);
        switch (UnexpectedOf(group))
        {
            case null: line.Append("null"u8); break;
            case false: line.Append((byte)'0'); break;
            default: line.Append(count); break;
        }

        line.Append("}\n"u8);
    }

    /// <summary>
    /// Whether a group counts as unexpected: by its expectation where it has one, by its outcome's sign else; null when it says nothing.
    /// </summary>
    private static bool? UnexpectedOf(ReadOnlySpan<byte> group)
    {
        int at = group.IndexOf(",\"expectation\":\""u8);
        if (at >= 0)
        {
            ReadOnlySpan<byte> expectation = group[(at + 16)..];
            if (expectation.StartsWith("expected"u8)) return false;
            return expectation.StartsWith("unexpected"u8) ? true : null;
        }

        ReadOnlySpan<byte> outcome = group[(group.IndexOf(",\"outcome\":\""u8) + 12)..];
        if (outcome.StartsWith("\u2705"u8)) return false;
        return outcome.StartsWith("\u2757"u8) || outcome.StartsWith("\u2753"u8) ? true : null;
    }
}
