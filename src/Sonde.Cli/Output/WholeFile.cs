using Sonde.Platform.Streams;

namespace Sonde.Cli.Output;

/// <summary>
/// A file that is written whole or not at all: beside its name, which it gets when all of it is there. Until then an older one stays, and
/// stays for good where something goes wrong. Devices and pipes are written as they are.
/// </summary>
internal sealed class WholeFile : IDisposable
{
    private readonly OutputFile _stream;
    private readonly string _role;
    private readonly string _path;
    private readonly string? _beside;
    private readonly UnixFileMode? _mode;
    private string? _unfinished;

    private WholeFile(string role, string path, string? beside, UnixFileMode? mode, OutputFile stream)
        => (_role, _path, _beside, _unfinished, _mode, _stream) = (role, path, beside, beside, mode, stream);

    /// <summary>Where its bytes go.</summary>
    public Stream Stream => _stream;

    /// <summary>Begins a file.</summary>
    /// <param name="role">The option that names it.</param>
    /// <param name="path">Its name.</param>
    /// <param name="mode">
    /// Who may read it, and that nobody shall ever find half of it; null: who might read the older one, and of a new one its owner alone.
    /// </param>
    /// <exception cref="UsageException">It cannot be made.</exception>
    public static WholeFile Open(string role, string path, UnixFileMode? mode = null)
    {
        string target = TargetOf(path);
        if (IsFile(target))
        {
            string beside = Path.Combine(Path.GetDirectoryName(target) ?? "", $".sonde-{Guid.NewGuid():N}");
            try
            {
                return new(role, target, beside, mode, OutputFile.Of(role, path, OwnerFile.Open(beside, FileMode.CreateNew, 1 << 16)));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                if (mode is not null) throw FileTrouble.Of(role, path, e);
                // A folder that takes no more files may have one that can be written, or the reason why not is told of it.
            }
        }

        return new(role, path, null, mode, OutputFile.Create(role, path, bufferSize: 1 << 16));
    }

    /// <summary>All of it was written: it takes its name.</summary>
    /// <exception cref="OutputException">It could not be written.</exception>
    public void Finish()
    {
        _stream.Dispose();
        if (_beside is null) return;
        try
        {
            if (!OperatingSystem.IsWindows() && (_mode ?? (File.Exists(_path) ? File.GetUnixFileMode(_path) : null)) is { } mode)
                File.SetUnixFileMode(_beside, mode);
            File.Move(_beside, _path, overwrite: true);
            _unfinished = null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OutputException(_role, _path, e);
        }
    }

    /// <summary>What was not finished is gone.</summary>
    public void Dispose()
    {
        try
        {
            _stream.Dispose();
        }
        finally
        {
            if (_unfinished is not null) File.Delete(_unfinished);
        }
    }

    /// <summary>Whether a name is, or can become, that of a file that another may take the place of; devices and pipes are none.</summary>
    public static bool HasPlace(string path) => IsFile(TargetOf(path));

    private static string TargetOf(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget is null ? path : File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName;
        }
        catch (IOException)
        {
            return path; // a link to itself; opening it says so
        }
    }

    // What the kernel makes up, such as /dev/stdout, has no folder to lie in, whatever it leads to. In /dev/shm lie files like others.
    private static bool IsFile(string target)
        => (!target.StartsWith("/dev/", StringComparison.Ordinal) || target.StartsWith("/dev/shm/", StringComparison.Ordinal))
            && !target.StartsWith("/proc/", StringComparison.Ordinal)
            && FileIdentity.Of(target) is not null && !Directory.Exists(target);
}
