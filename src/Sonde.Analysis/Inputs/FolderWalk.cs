namespace Sonde.Analysis.Inputs;

/// <summary>
/// Goes through folders. Each file counts once under whatever names; links are followed after everything that is there itself.
/// </summary>
/// <param name="tree">The files of the machine.</param>
/// <param name="onFault">Called with what cannot be read, and why.</param>
/// <param name="excluded">The identity of the folder that is passed over, or null.</param>
/// <param name="onNote">Called with what is left out, in words.</param>
/// <param name="leftAlone">Takes what is not called like data.</param>
/// <param name="isKnown">Whether an earlier run knew a file by this name, or null where there was none.</param>
internal sealed class FolderWalk(
    IFileTree tree, Action<string, string> onFault, string? excluded, Action<string> onNote, LeftAlone leftAlone,
    Func<FoundFile, bool>? isKnown = null)
{
    private readonly List<string> _tables = [];
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    private readonly List<(string Path, string Identity)> _entered = [];
    private readonly HashSet<string> _left = new(StringComparer.Ordinal);
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FoundFile> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<FoundFile, FoundFile> _known = [];

    /// <summary>Whether a file was not met before under any name; from now on it was.</summary>
    /// <remarks>What was left out of a folder was not met: whoever names it wants it.</remarks>
    public bool IsNew(string path)
    {
        if (tree.Look(path) is not { } facts) return false;
        if (_left.Remove(facts.Identity)) _files.Remove(facts.Identity);
        return IsNew(facts.Identity, new FoundFile(path, path));
    }

    /// <summary>
    /// The name of a file by which it is known from an earlier run, else the one it was first met under. To be asked once all is gone
    /// through: a name that is added later takes no file's place, else its rows would be there twice.
    /// </summary>
    public FoundFile Named(FoundFile first) => _known.GetValueOrDefault(first, first);

    /// <summary>The files below a folder that are inputs, in the order of their paths.</summary>
    public List<FoundFile> Below(string given)
    {
        given = given.TrimEnd('/') is { Length: > 0 } trimmed ? trimmed : "/";
        List<FoundFile> found = [];
        List<string> links = [];
        if (tree.Look(given) is { } facts && _left.Contains(facts.Identity)) TakeBack();
        Enter(given, given, found, links);
        // A link may lead to further links; those come after the ones that are known.
        for (int i = 0; i < links.Count; i++) Follow(links[i], given, found, links);
        found.Sort((a, b) => string.CompareOrdinal(a.Location, b.Location));
        return Once(given, found);
    }

    /// <summary>Tables that were left out are given by their own path.</summary>
    private void TakeBack()
    {
        _seen.ExceptWith(_left);
        foreach (string identity in _left) _files.Remove(identity);
        _left.Clear();
    }

    private List<FoundFile> Once(string given, List<FoundFile> found)
    {
        var once = new CountedOnce(onNote);
        IReadOnlySet<string> left = once.BesideRaw(
            given, _tables.Where(folder => folder != given), [.. found.Select(file => file.Location)]);
        _tables.Clear();
        List<FoundFile> kept = left.Count == 0
            ? found
            : found.FindAll(file => !left.Any(folder => CountedOnce.IsBelow(folder, file.Location)));
        kept = once.WithoutCopies(
            kept, file => file.Location, _taken, isKnown is null ? null : (packed, plain) => isKnown(packed) && !isKnown(plain));
        _taken.Clear();
        foreach (FoundFile file in found.Except(kept))
            if (tree.Look(file.Location) is { } facts) _left.Add(facts.Identity);
        foreach ((string path, string identity) in _entered)
            if (left.Any(folder => path == folder || CountedOnce.IsBelow(folder, path))) _left.Add(identity);
        _entered.Clear();
        return kept;
    }

    private bool IsNew(string identity, FoundFile file)
    {
        if (_files.TryAdd(identity, file)) return true;
        FoundFile first = _files[identity];
        if (isKnown is not null && !_known.ContainsKey(first) && !isKnown(first) && isKnown(file)) _known.Add(first, file);
        return false;
    }

    private void Follow(string path, string given, List<FoundFile> found, List<string> links)
    {
        if (tree.Look(path) is not { } facts) return;
        if (facts.Kind == FileKind.Folder) Enter(path, given, found, links);
        else Take(path, facts, given, found);
    }

    private void Enter(string root, string given, List<FoundFile> found, List<string> links)
    {
        var waiting = new Stack<string>([root]);
        while (waiting.TryPop(out string? folder))
        {
            if (tree.Look(folder) is not { } self || self.Identity == excluded || !_seen.Add(self.Identity)) continue;
            _entered.Add((folder, self.Identity));
            string[] names = NamesOf(folder, given);
            if (names.Any(CountedOnce.Manifests.Contains)) _tables.Add(folder);
            foreach (string name in names)
            {
                string path = folder == "/" ? $"/{name}" : $"{folder}/{name}";
                if (tree.Look(path) is not { } facts)
                {
                    if (InputFiles.IsData(name)) onFault(Shown(path, given), "a link to nothing");
                }
                else if (facts.IsLink)
                {
                    links.Add(path);
                }
                else if (facts.Kind == FileKind.Folder)
                {
                    waiting.Push(path);
                }
                else
                {
                    Take(path, facts, given, found);
                }
            }
        }
    }

    private void Take(string path, FileFacts facts, string given, List<FoundFile> found)
    {
        if (!InputFiles.IsData(path))
        {
            if (facts.Kind == FileKind.File) leftAlone.Add(path[given.Length..], Shown(path, given));
            return;
        }

        if (facts.Kind != FileKind.File) onFault(Shown(path, given), "it is no file but a pipe or a device");
        else if (IsNew(facts.Identity, new FoundFile(path, given))) found.Add(new FoundFile(path, given));
        else _taken.Add(path);
    }

    private string[] NamesOf(string folder, string given)
    {
        try
        {
            string[] names = [.. tree.Names(folder)];
            Array.Sort(names, StringComparer.Ordinal);
            return names;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            onFault(Shown(folder, given), InputFault.Reason(e));
            return [];
        }
    }

    private static string Shown(string path, string given) => PathText.Shown(ScanPath.NameOf(path, given));
}
