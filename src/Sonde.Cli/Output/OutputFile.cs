using Sonde.Platform.Streams;

namespace Sonde.Cli.Output;

/// <summary>
/// A file that the user named to be written. What goes wrong with it, at its opening (<see cref="UsageException"/>) or later
/// (<see cref="OutputException"/>), is told with its name: whoever writes to it need not think of full disks.
/// </summary>
internal sealed class OutputFile : WriteOnlyStream
{
    private readonly Stream _inner;
    private readonly string _role;
    private readonly string _path;
    private bool _hasFailed;

    private OutputFile(Stream inner, string role, string path) => (_inner, _role, _path) = (inner, role, path);

    /// <inheritdoc/>
    public override long Length => _inner.Length;

    /// <summary>Opens a file that belongs to its owner alone where it is new.</summary>
    /// <param name="role">The option that names it.</param>
    /// <param name="path">The file.</param>
    /// <param name="mode">What becomes of what it holds.</param>
    /// <param name="bufferSize">How many bytes wait for others; 0: none.</param>
    public static OutputFile Create(string role, string path, FileMode mode = FileMode.Create, int bufferSize = 4096)
        => Open(role, path, () => OwnerFile.Open(path, mode, bufferSize));

    /// <summary>Opens a file to add to it, in whole lines.</summary>
    public static OutputFile Append(string role, string path) => Open(role, path, () => AppendStream.Open(path));

    /// <summary>Opens a file in the place of which another name is known to the user.</summary>
    internal static OutputFile Of(string role, string path, Stream inner) => new(inner, role, path);

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            _inner.Write(buffer);
        }
        catch (IOException e)
        {
            throw Failed(e);
        }
    }

    /// <inheritdoc/>
    public override void Flush()
    {
        try
        {
            _inner.Flush();
        }
        catch (IOException e)
        {
            throw Failed(e);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        try
        {
            if (disposing) _inner.Dispose();
        }
        catch (IOException e)
        {
            // What waited could not be written either, and that was said.
            if (!_hasFailed) throw Failed(e);
        }
        finally
        {
            base.Dispose(disposing);
        }
    }

    private static OutputFile Open(string role, string path, Func<Stream> open)
    {
        try
        {
            return new OutputFile(open(), role, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw FileTrouble.Of(role, path, e);
        }
    }

    private OutputException Failed(IOException cause)
    {
        _hasFailed = true;
        return new OutputException(_role, _path, cause);
    }
}
