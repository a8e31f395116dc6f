namespace Sonde.Cli.Output;

/// <summary>Files that nobody but their owner may read when they are new (mode 0600): results tell who measured what.</summary>
internal static class OwnerFile
{
    /// <summary>Opens a file for writing.</summary>
    public static FileStream Open(string path, FileMode mode, int bufferSize = 4096)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write, Share = FileShare.Read, BufferSize = bufferSize };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(path, options);
    }
}
