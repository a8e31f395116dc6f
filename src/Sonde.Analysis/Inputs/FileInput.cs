namespace Sonde.Analysis.Inputs;

/// <summary>Files of a folder, plain or gzip.</summary>
internal sealed class FileInput(IFileTree tree, IReadOnlyList<InputName> files) : IInput
{
    public IReadOnlyList<InputName> Files { get; } = files;

    public bool IsArchive => false;

    public IEnumerable<InputFile> Open(Func<InputName, bool> isWanted, Action<string, string> onFault)
    {
        foreach (InputName name in Files)
        {
            if (!isWanted(name)) continue;
            using Stream? stream = InputFault.TryOpen(tree, name, onFault, new UnpackLimit());
            if (stream is not null) yield return new InputFile(name, stream);
        }
    }
}
