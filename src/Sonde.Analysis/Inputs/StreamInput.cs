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

    private Stream? TryOpen(Action<string, string> onFault)
    {
        try
        {
            return Gzip.Unpack(open());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            onFault("-", InputFault.Reason(e));
            return null;
        }
    }
}
