namespace Sonde.Analysis.Inputs;

/// <summary>A stream without a path, such as standard input or a pipe: gone through once.</summary>
internal sealed class StreamInput(Func<Stream> open) : IInput
{
    public IReadOnlyList<InputName> Files => [];

    public bool IsArchive => false;

    public IEnumerable<InputFile> Open(Func<InputName, bool> isWanted, Action<string, string> onFault)
    {
        Stream? content = TryOpen(onFault);
        if (content is not null) yield return new InputFile(new InputName("", ""), content);
    }

    /// <summary>An archive is gone through more than once where a scan is in it, which a stream cannot be.</summary>
    private static PrefixedStream Lines(Stream content)
    {
        byte[] head = new byte[TarHeader.BlockSize];
        // Lines may come one by one, and are not waited for longer than until the first is there.
        int got = 0;
        try
        {
            for (int more = 1; got < head.Length && more > 0 && !head.AsSpan(0, got).Contains((byte)'\n'); got += more)
                more = content.Read(head.AsSpan(got));
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            return new PrefixedStream(head.AsMemory(0, got), new BrokenStream(e));
        }

        if (FileHeads.AreArchive(head.AsSpan(0, got)))
        {
            content.Dispose();
            throw new InvalidDataException("it is an archive (tar), which is read as a file only: give its path");
        }

        return new PrefixedStream(head.AsMemory(0, got), content);
    }

    private PrefixedStream? TryOpen(Action<string, string> onFault)
    {
        try
        {
            return Lines(Gzip.Unpack(open()));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            onFault("-", InputFault.Reason(e));
            return null;
        }
    }
}
