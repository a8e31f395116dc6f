namespace Sonde.Experiments.Targets;

/// <summary>Reads a blocklist in zmap's format: an address or a CIDR a line, <c>#</c> begins a comment.</summary>
public static class BlocklistReader
{
    /// <summary>Reads the whole list.</summary>
    /// <param name="reader">The list.</param>
    /// <param name="name">What it is called in entries and errors.</param>
    /// <param name="errors">Each line that could not be read, with its number; a list with errors is not to be used.</param>
    public static IReadOnlyList<BlocklistEntry> Read(TextReader reader, string name, out IReadOnlyList<string> errors)
    {
        ArgumentNullException.ThrowIfNull(reader);
        List<BlocklistEntry> entries = [];
        List<string> bad = [];
        int number = 0;
        while (reader.ReadLine() is { } line)
        {
            number++;
            int comment = line.IndexOf('#');
            string text = (comment < 0 ? line : line[..comment]).Trim(' ', '\t', '\uFEFF');
            if (text.Length == 0) continue;
            string source = $"{name}:{number}";
            if (BlocklistEntry.TryParse(text, source, out BlocklistEntry entry)) entries.Add(entry);
            else bad.Add(
                $"{source}: '{(text.Length > 80 ? text[..80] + "…" : text)}' is neither an address nor a range such as 192.0.2.0/24");
        }

        errors = bad;
        return entries;
    }
}
