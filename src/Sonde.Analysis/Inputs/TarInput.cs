namespace Sonde.Analysis.Inputs;

/// <summary>The files of a scan's archive, read as they come; nothing is unpacked to disk.</summary>
/// <param name="tree">The files of the machine.</param>
/// <param name="archive">The archive.</param>
/// <param name="publish">Makes a member's name of what may be published of it.</param>
internal sealed class TarInput(IFileTree tree, InputName archive, Func<string, string> publish) : IInput
{
    public IReadOnlyList<InputName> Files { get; } = [archive];

    public bool IsArchive => true;

    public IEnumerable<InputFile> Open(Func<InputName, bool> isWanted, Action<string, string> onFault)
    {
        var limit = new UnpackLimit();
        Stream? stream = InputFault.TryOpen(tree, archive, onFault, limit);
        if (stream is null) yield break;
        using var members = new TarArchive(
            stream, (member, reason) => onFault(member.Length == 0 ? archive.Path : PathText.Shown(publish(member)), reason));
        while (members.Next() is { } member)
        {
            var name = new InputName(PathText.Shown(publish(member.Name)), "");
            if (!isWanted(name)) continue;
            using Stream content = Unpack(member.Content, limit);
            yield return new InputFile(name, content);
        }
    }

    private static Stream Unpack(Stream content, UnpackLimit limit)
    {
        try
        {
            return Gzip.UnpackWithin(content, limit);
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            return new BrokenStream(e);
        }
    }
}
