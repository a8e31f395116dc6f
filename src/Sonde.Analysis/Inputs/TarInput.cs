namespace Sonde.Analysis.Inputs;

/// <summary>The files of a scan's archive, read as they come; nothing is unpacked to disk.</summary>
/// <param name="tree">The files of the machine.</param>
/// <param name="archive">The archive.</param>
/// <param name="publish">Makes a member's name of what may be published of it.</param>
internal sealed class TarInput(IFileTree tree, InputName archive, Func<string, string> publish) : IInput
{
    private readonly List<string> _notes = [];
    private readonly LeftAlone _left = new();
    private HashSet<string>? _plain;

    public IReadOnlyList<InputName> Files { get; } = [archive];

    public bool IsArchive => true;

    public IReadOnlyList<string> Notes => _left.Note is { } note ? [.. _notes, $"{archive.Path}: {note}"] : _notes;

    public IEnumerable<InputFile> Open(Func<InputName, bool> isWanted, Action<string, string> onFault)
    {
        var limit = new UnpackLimit();
        Stream? stream = InputFault.TryOpen(tree, archive, onFault, limit);
        if (stream is null) yield break;
        using var members = new TarArchive(
            stream, (member, reason) => onFault(member.Length == 0 ? archive.Path : Named(member).Whole, reason));
        while (members.Next() is { } member)
        {
            if (IsLeftOut(member.Name)) continue;
            InputName name = Named(member.Name);
            if (!isWanted(name)) continue;
            using Stream content = Unpack(member.Content, limit);
            (byte[] head, Stream whole) = Beginning(content);
            if (FileHeads.AreArchive(head)) NoteInner(member.Name);
            else yield return new InputFile(name, whole);
        }
    }

    /// <summary>The names of the files in it that are read in a folder, as the archive has them.</summary>
    public IEnumerable<string> Names()
    {
        using Stream? stream = InputFault.TryOpen(tree, archive, (_, _) => { }, new UnpackLimit());
        if (stream is null) yield break;
        using var members = new TarArchive(stream, (_, _) => { });
        while (members.Next() is { } member)
            if (InputFiles.IsData(member.Name)) yield return member.Name;
    }

    /// <summary>What counts elsewhere, or not at all: that is said, for nobody sees into an archive.</summary>
    private bool IsLeftOut(string member)
    {
        if (InputFiles.IsTablePart(member))
        {
            Note(archive.Path, "tables that sonde classify made are in it, which are read in a folder only: unpack it for what is in them");
            return true;
        }

        if (InputFiles.IsArchive(member) && InputFiles.IsData(member))
        {
            NoteInner(member);
            return true;
        }

        _left.Add(member, Shown(member));
        // Only of a packed file it has to be known what else there is, behind it too.
        if (InputFiles.Unpacked(member) is not { } plain || !InputFiles.IsData(member)) return false;
        if (!(_plain ??= [.. Names().Where(name => InputFiles.Unpacked(name) is null)]).Contains(plain)) return false;
        Note(Named(member).Whole, $"left out beside {Shown(ScanPath.LastOf(plain))}, lest the same lines count twice");
        return true;
    }

    private void NoteInner(string member)
        => Note(Named(member).Whole, "an archive in an archive, which is not read: unpack the outer one");

    private void Note(string what, string why)
    {
        string note = $"{what}: {why}";
        if (!_notes.Contains(note)) _notes.Add(note);
    }

    private InputName Named(string member) => new(Shown(member), "") { Archive = archive.Path };

    private string Shown(string member) => PathText.Shown(publish(member));

    /// <summary>How a member begins, as far as it can be read, and all of it.</summary>
    private static (byte[] Head, Stream Whole) Beginning(Stream content)
    {
        byte[] head = new byte[TarHeader.BlockSize];
        int got = 0;
        try
        {
            for (int more = 1; got < head.Length && more > 0; got += more) more = content.Read(head.AsSpan(got));
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            return ([], new PrefixedStream(head.AsMemory(0, got), new BrokenStream(e)));
        }

        return (head[..got], new PrefixedStream(head.AsMemory(0, got), content));
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
