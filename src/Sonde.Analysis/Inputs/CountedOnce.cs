namespace Sonde.Analysis.Inputs;

/// <summary>
/// What a folder holds twice over: tables that were made of raw lines beside them, and files beside their packed copies. Each counts once,
/// and what is left out is said.
/// </summary>
/// <param name="onNote">Takes what is left out, in words.</param>
internal sealed class CountedOnce(Action<string> onNote)
{
    /// <summary>What classification keeps beside its tables, when it is done and before.</summary>
    public static readonly string[] Manifests = ["_MANIFEST.json", "_MANIFEST.journal"];

    /// <summary>The folders of tables that other files of the same folder stand beside: these count, and the tables do not.</summary>
    /// <param name="folder">The folder that was given, for what is said.</param>
    /// <param name="tables">Folders of tables below it.</param>
    /// <param name="raw">All files of raw lines below it.</param>
    public IReadOnlySet<string> BesideRaw(string folder, IEnumerable<string> tables, IReadOnlyCollection<string> raw)
    {
        string[] all = [.. tables.Distinct(StringComparer.Ordinal)];
        HashSet<string> left = [];
        if (!raw.Any(file => !all.Any(root => IsBelow(root, file)))) return left;
        foreach (string root in all)
        {
            if (!left.Add(root)) continue;
            onNote(TablesLeft(root, folder));
        }

        return left;
    }

    /// <summary>Files without those that lie beside an unpacked one of the same name.</summary>
    /// <param name="files">The files.</param>
    /// <param name="pathOf">Where one lies.</param>
    /// <param name="taken">Where files lie that are read already, and among these are not.</param>
    /// <param name="isPackedTaken">Whether of two the packed one is taken: an earlier run read it.</param>
    public List<T> WithoutCopies<T>(
        IReadOnlyList<T> files, Func<T, string> pathOf, IReadOnlySet<string>? taken = null, Func<T, T, bool>? isPackedTaken = null)
    {
        Dictionary<string, T> plain = new(StringComparer.Ordinal);
        foreach (T file in files) plain.TryAdd(pathOf(file), file);
        HashSet<string> left = new(StringComparer.Ordinal);
        foreach (T file in files)
        {
            string packed = pathOf(file);
            if (InputFiles.Unpacked(packed) is not { } path) continue;
            if (plain.TryGetValue(path, out T? other))
            {
                bool isPacked = isPackedTaken?.Invoke(file, other) == true;
                if (left.Add(isPacked ? path : packed)) Say(isPacked ? path : packed, isPacked ? packed : path);
            }
            else if (taken?.Contains(path) == true && left.Add(packed))
            {
                Say(packed, path);
            }
        }

        return left.Count == 0 ? [.. files] : [.. files.Where(file => !left.Contains(pathOf(file)))];
    }

    /// <summary>That tables are left out, in words.</summary>
    /// <param name="root">Their folder.</param>
    /// <param name="folder">The folder that was given.</param>
    /// <param name="some">Which of them, before the word, where it is not all.</param>
    public static string TablesLeft(string root, string folder, string? some = null)
        => $"{PathText.Shown(root)}: {some}tables that sonde classify made, left out beside the raw lines in {PathText.Shown(folder)}, lest they count twice; give it alone for what is in them";

    /// <summary>Whether a path is below a folder.</summary>
    public static bool IsBelow(string folder, string path) => path.StartsWith($"{folder.TrimEnd('/')}/", StringComparison.Ordinal);

    private void Say(string left, string taken)
        => onNote(
            $"{PathText.Shown(left)}: left out beside {PathText.Shown(ScanPath.LastOf(taken))}, lest the same lines count twice; give it by its name to have it read");
}
