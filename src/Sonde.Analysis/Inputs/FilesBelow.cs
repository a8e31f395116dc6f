namespace Sonde.Analysis.Inputs;

/// <summary>The files that are read below a folder, known by what they are and not by their names: none of them is written.</summary>
public static class FilesBelow
{
    /// <summary>Whether a name is one of a file that is read where a folder is given, or that classification keeps.</summary>
    public static bool IsRead(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return InputFiles.IsData(path) || Path.GetFileName(path) is ['_', ..] or ['.', '_', ..]
            || path.EndsWith(".parquet", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase)
            || path.EndsWith(".csv.gz", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Whether a file is one of those below a folder.</summary>
    /// <param name="tree">The files of the machine.</param>
    /// <param name="file">The file, as <see cref="IFileTree.Look"/> tells of it.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="isRead">Which of the folder's files count, by their paths.</param>
    /// <param name="followsLinks">Whether links in the folder are read.</param>
    public static bool Has(IFileTree tree, FileFacts file, string folder, Func<string, bool> isRead, bool followsLinks)
    {
        ArgumentNullException.ThrowIfNull(tree);
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(isRead);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var waiting = new Stack<string>([folder]);
        while (waiting.TryPop(out string? each))
        {
            if (tree.Look(each) is not { Kind: FileKind.Folder } found || !seen.Add(found.Identity)) continue;
            foreach (string name in NamesIn(tree, each))
            {
                string path = $"{each.TrimEnd('/')}/{name}";
                if (tree.Look(path) is not { } facts || (facts.IsLink && !followsLinks)) continue;
                if (facts.Kind == FileKind.Folder) waiting.Push(path);
                else if (facts.Identity == file.Identity && isRead(path)) return true;
            }
        }

        return false;
    }

    private static IReadOnlyList<string> NamesIn(IFileTree tree, string folder)
    {
        try
        {
            return tree.Names(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return []; // who reads it says so
        }
    }
}
