using Sonde.Experiments.Targets;

namespace Sonde.Cli.Commands;

/// <summary>The blocklist that the flags ask for: IANA's special ranges, the files' entries, and what is allowed all the same.</summary>
internal static class BlocklistArguments
{
    /// <summary>Reads the files and the prefixes.</summary>
    public static Blocklist Read(IReadOnlyList<string> files, IReadOnlyList<string> allowed)
    {
        List<BlocklistEntry> blocked = [.. BlocklistEntry.Special];
        foreach (string file in files) blocked.AddRange(ReadFile(file));
        List<BlocklistEntry> opened = [];
        foreach (string text in allowed)
        {
            opened.Add(BlocklistEntry.TryParse(text, "--allow", out BlocklistEntry entry)
                ? entry
                : throw new UsageException($"--allow {text}: must be an address or a prefix, such as 192.0.2.0/24 or 2001:db8::/32"));
        }

        return new Blocklist(blocked, opened);
    }

    private static IReadOnlyList<BlocklistEntry> ReadFile(string file)
    {
        try
        {
            using var reader = new StreamReader(file);
            IReadOnlyList<BlocklistEntry> entries = BlocklistReader.Read(reader, file, out IReadOnlyList<string> errors);
            return errors.Count == 0 ? entries : throw new UsageException($"--blocklist: {string.Join("; ", errors.Take(5))}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw FileTrouble.Of("--blocklist", file, e);
        }
    }
}
