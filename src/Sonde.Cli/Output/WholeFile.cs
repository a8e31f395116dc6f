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
    private string? _unfinished;

    private WholeFile(string role, string path, string? beside, OutputFile stream)
        => (_role, _path, _beside, _unfinished, _stream) = (role, path, beside, beside, stream);

    /// <summary>Where its bytes go.</summary>
    public Stream Stream => _stream;

    /// <summary>Begins a file.</summary>
    /// <param name="role">The option that names it.</param>
    /// <param name="path">Its name.</param>
    /// <exception cref="UsageException">It cannot be made.</exception>
    public static WholeFile Open(string role, string path)
    {
        string target = TargetOf(path);
        if (HasPlace(target))
        {
            string beside = Path.Combine(Path.GetDirectoryName(target) ?? "", $".sonde-{Guid.NewGuid():N}");
            try
            {
                return new(role, target, beside, OutputFile.Of(role, path, OwnerFile.Open(beside, FileMode.CreateNew, 1 << 16)));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // A folder that takes no more files may have one that can be written, or the reason why not is told of it.
            }
        }

        return new(role, path, null, OutputFile.Create(role, path, bufferSize: 1 << 16));
    }

    /// <summary>All of it was written: it takes its name.</summary>
    /// <exception cref="OutputException">It could not be written.</exception>
    public void Finish()
    {
        _stream.Dispose();
        if (_beside is null) return;
        try
        {
            if (!OperatingSystem.IsWindows() && File.Exists(_path)) File.SetUnixFileMode(_beside, File.GetUnixFileMode(_path));
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

    // What the kernel makes up, such as /dev/stdout, has no folder to lie in, whatever it leads to.
    private static bool HasPlace(string target)
        => !target.StartsWith("/dev/", StringComparison.Ordinal) && !target.StartsWith("/proc/", StringComparison.Ordinal)
            && FileIdentity.Of(target) is not null && !Directory.Exists(target);
}
