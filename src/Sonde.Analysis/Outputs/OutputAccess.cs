namespace Sonde.Analysis.Outputs;

/// <summary>Who may read what is written: results tell who measured what, so nobody but their owner, unless they are made public.</summary>
/// <param name="isPublic">Whether everybody may read.</param>
internal sealed class OutputAccess(bool isPublic)
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Readers = UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Entry = UnixFileMode.UserExecute;

    private readonly UnixFileMode _file = isPublic ? Owner | Readers : Owner;
    private readonly UnixFileMode _folder = isPublic
        ? Owner | Readers | Entry | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute
        : Owner | Entry;

    /// <summary>For the owner alone.</summary>
    public static OutputAccess Private { get; } = new(isPublic: false);

    /// <summary>Opens a file for writing.</summary>
    public FileStream Open(string path, FileMode mode, FileShare share = FileShare.Read, int bufferSize = 8 << 10)
    {
        var options = new FileStreamOptions
        {
            Mode = mode,
            Access = mode == FileMode.OpenOrCreate ? FileAccess.ReadWrite : FileAccess.Write,
            Share = share,
            BufferSize = bufferSize
        };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = _file;
        return new FileStream(path, options);
    }

    /// <summary>Makes a folder, and those above it, where they are missing.</summary>
    public void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else if (!Directory.Exists(path)) Directory.CreateDirectory(path, _folder);
    }

    /// <summary>Gives a finished file the rights it shall have, whatever the process's mask, or another library, made of them.</summary>
    public void Apply(string path)
    {
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, _file);
    }
}
