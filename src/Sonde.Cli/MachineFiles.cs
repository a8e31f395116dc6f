using Sonde.Analysis.Inputs;
using Sonde.Platform.Files;

namespace Sonde.Cli;

/// <summary>The files of this machine, with names of any bytes, known by device and inode.</summary>
internal sealed class MachineFiles : IFileTree
{
    /// <inheritdoc/>
    public FileFacts? Look(string path)
    {
        byte[] name = PathText.Encode(path);
        if (FileCalls.Status(name, followsLinks: false) is not { } own) return null;
        FileStatus? found = own.IsLink ? FileCalls.Status(name, followsLinks: true) : own;
        if (found is not { } file) return null;
        FileKind kind = file.IsFolder ? FileKind.Folder : file.IsFile ? FileKind.File : file.IsPipe ? FileKind.Pipe : FileKind.Other;
        return new FileFacts(kind, $"{file.Device:x}:{file.Inode:x}", own.IsLink, file.Size, file.ChangedAt.Ticks);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Names(string folder)
        => [.. FileCalls.Names(PathText.Encode(folder)).Select(name => PathText.Decode(name))];

    /// <inheritdoc/>
    public Stream Open(string path) => FileCalls.Open(PathText.Encode(path));
}
