using Sonde.Cli.Output;

namespace Sonde.Cli.Commands;

/// <summary>
/// A capture that came over a pipe, put aside to be gone through twice: in a file that its owner alone can read, and that has no name any
/// more, so that nothing of it is left however the process ends.
/// </summary>
internal static class CaptureAside
{
    /// <summary>Reads it to its end.</summary>
    /// <exception cref="UsageException">No file can be made for it.</exception>
    /// <exception cref="OutputException">There is no room for it.</exception>
    public static Stream Of(Stream capture)
    {
        string path = Path.Combine(Path.GetTempPath(), $"sonde-capture-{Guid.NewGuid():N}");
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.Delete,
            Options = FileOptions.DeleteOnClose,
        };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        FileStream aside;
        try
        {
            aside = new FileStream(path, options);
            if (!OperatingSystem.IsWindows()) File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException(
                $"a capture over a pipe is put aside in {Path.GetTempPath()}, and that failed: {FileTrouble.Reason(path, e)}");
        }

        try
        {
            capture.CopyTo(aside);
            aside.Position = 0;
            return aside;
        }
        catch (IOException e)
        {
            aside.Dispose();
            throw new OutputException("a capture over a pipe, put aside in", Path.GetTempPath(), e);
        }
    }
}
