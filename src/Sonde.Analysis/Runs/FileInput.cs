namespace Sonde.Analysis.Runs;

/// <summary>Files of a folder, plain or gzip.</summary>
internal sealed class FileInput(IReadOnlyList<string> paths) : IInput
{
    public IReadOnlyList<string> Paths { get; } = paths;

    public IEnumerable<InputFile> Open(Func<string, bool> isWanted)
    {
        foreach (string path in Paths)
        {
            if (!isWanted(path)) continue;
            using Stream stream = Compression.Unpack(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1));
            yield return new InputFile(path, stream);
        }
    }
}
