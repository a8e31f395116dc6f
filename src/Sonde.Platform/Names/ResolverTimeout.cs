using System.Globalization;

namespace Sonde.Platform.Names;

/// <summary>How long the system's resolver waits for one answer of one server (resolv.conf(5)).</summary>
internal static class ResolverTimeout
{
    private const string Configuration = "/etc/resolv.conf", Variable = "RES_OPTIONS", Word = "timeout:";
    private static readonly TimeSpan Default = TimeSpan.FromSeconds(5), Longest = TimeSpan.FromSeconds(30);

    /// <summary>What is set on this machine.</summary>
    public static TimeSpan OfThisMachine()
    {
        string? variable = Environment.GetEnvironmentVariable(Variable);
        IEnumerable<string> own = variable is null ? [] : [$"options {variable}"];
        try
        {
            return Read(File.ReadLines(Configuration).Concat(own));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Read(own);
        }
    }

    /// <summary>The same of the lines of a configuration; the last word counts.</summary>
    public static TimeSpan Read(IEnumerable<string> lines)
    {
        TimeSpan found = Default;
        foreach (string line in lines)
        {
            string[] words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words is not ["options", ..]) continue;
            foreach (string word in words)
            {
                if (!word.StartsWith(Word, StringComparison.Ordinal)) continue;
                if (int.TryParse(word.AsSpan(Word.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int seconds))
                    found = seconds < Longest.TotalSeconds ? TimeSpan.FromSeconds(seconds) : Longest;
            }
        }

        return found;
    }
}
