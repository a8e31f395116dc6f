namespace Sonde.Analysis.Inputs;

/// <summary>The files as the managed library shows them on any system. It knows hard links not at all, and names in UTF-8 only.</summary>
public sealed class PlainFileTree : IFileTree
{
    /// <inheritdoc/>
    public FileFacts? Look(string path)
    {
        FileSystemInfo? info = Directory.Exists(path) ? new DirectoryInfo(path) : File.Exists(path) ? new FileInfo(path) : null;
        if (info is null) return null;
        bool isLink = info.LinkTarget is not null;
        FileSystemInfo final = isLink ? info.ResolveLinkTarget(returnFinalTarget: true) ?? info : info;
        return final is FileInfo file
            ? new FileFacts(FileKind.File, file.FullName, isLink, file.Length, file.LastWriteTimeUtc.Ticks)
            : new FileFacts(FileKind.Folder, final.FullName, isLink, 0, final.LastWriteTimeUtc.Ticks);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Names(string folder)
        => [.. Directory.EnumerateFileSystemEntries(folder).Select(path => Path.GetFileName(path)!)];

    /// <inheritdoc/>
    public Stream Open(string path) => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1);
}
