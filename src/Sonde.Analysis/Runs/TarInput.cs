using System.Formats.Tar;

namespace Sonde.Analysis.Runs;

/// <summary>The files of a scan's archive, read as they come; nothing is unpacked to disk.</summary>
internal sealed class TarInput(string path) : IInput
{
    /// <summary>Why the archive broke off the last time it was gone through, or null.</summary>
    public string? Fault { get; private set; }

    public IEnumerable<InputFile> Open(Func<string, bool> isWanted)
    {
        Fault = null;
        using Stream stream = Compression.Unpack(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1));
        using var reader = new TarReader(stream);
        while (Next(reader) is { } entry)
        {
            bool isFile = entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile;
            if (!isFile || entry.DataStream is null || !isWanted(entry.Name)) continue;
            using Stream content = Compression.Unpack(entry.DataStream);
            yield return new InputFile(entry.Name, content);
        }
    }

    private TarEntry? Next(TarReader reader)
    {
        try
        {
            return reader.GetNextEntry();
        }
        catch (Exception e) when (e is InvalidDataException or IOException or FormatException or NotSupportedException or ArgumentException or OverflowException)
        {
            Fault = e.Message;
            return null;
        }
    }
}
