using System.Text;
using Sonde.Analysis.Inputs;
using Sonde.Analysis.Lines;
using Sonde.Analysis.Pipeline;

namespace Sonde.Analysis.Reports;

/// <summary>Goes back from rows to the lines that they were made of.</summary>
/// <param name="options">Where they were read, and what of them may be published.</param>
public sealed class RawLineFinder(ClassifyOptions options)
{
    /// <summary>Longer lines are cut: they are shown to people.</summary>
    private const int Longest = 4 << 20;

    /// <summary>The lines at some places; those that are not found are left out.</summary>
    /// <param name="paths">What was read.</param>
    /// <param name="wanted">Places: a file as the tables name it, and the number of a line, from 1.</param>
    /// <param name="cancel">Stops it.</param>
    public Dictionary<(string File, long Line), string> Find(
        IReadOnlyList<string> paths, IReadOnlySet<(string File, long Line)> wanted, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(paths);
        ArgumentNullException.ThrowIfNull(wanted);
        Dictionary<(string, long), string> found = [];
        string[] files = [.. paths.Where(path => path != "-")];
        if (files.Length == 0 || wanted.Count == 0) return found;
        ILookup<string, long> lines = wanted.ToLookup(place => place.File, place => place.Line);
        foreach (InputUnit unit in new InputFinder(options.Files, options.Source, options.PublishName)
            .Find(files, Stream.Null, isSorted: true).Units)
        {
            if (unit.IsStream) continue;
            foreach (InputFile file in unit.Input.Open(name => lines.Contains(name.Path), (_, _) => { }))
                Read(file, lines[file.Name.Path].ToHashSet(), found, cancel);
        }

        return found;
    }

    private void Read(InputFile file, HashSet<long> wanted, Dictionary<(string, long), string> found, CancellationToken cancel)
    {
        var reader = new LineBlockReader(file.Content);
        var block = new LineBlock();
        long last = wanted.Max();
        while (reader.Read(block) && block.FirstLine <= last)
        {
            cancel.ThrowIfCancellationRequested();
            if (block.IsTooLong) continue;
            foreach ((int start, int length, long number) in block.Lines())
            {
                if (!wanted.Contains(number)) continue;
                ReadOnlyMemory<byte> line = block.Text.AsMemory(start, length);
                ReadOnlySpan<byte> published = (options.Gate?.PublishWhole(line) ?? line).Span;
                found.TryAdd((file.Name.Path, number), Encoding.UTF8.GetString(published[..Math.Min(published.Length, Longest)]));
            }
        }
    }
}
