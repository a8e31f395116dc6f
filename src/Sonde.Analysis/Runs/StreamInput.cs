namespace Sonde.Analysis.Runs;

/// <summary>A stream without a path, such as standard input: gone through once.</summary>
internal sealed class StreamInput(Stream stream) : IInput
{
    public IEnumerable<InputFile> Open(Func<string, bool> isWanted)
    {
        yield return new InputFile("", Compression.Unpack(stream));
    }
}
