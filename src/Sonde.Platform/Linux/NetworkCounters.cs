using System.Globalization;

namespace Sonde.Platform.Linux;

/// <summary>The kernel's counters of the network (/proc/net/netstat): a line of names, then a line of numbers, for each group.</summary>
internal static class NetworkCounters
{
    /// <summary>Finds a counter in the file's text.</summary>
    /// <param name="text">The file.</param>
    /// <param name="name">Group and counter, as <c>TcpExt/TCPFastOpenBlackhole</c>.</param>
    /// <returns>Its value, or null where there is none of that name.</returns>
    public static long? Find(string text, string name)
    {
        (string group, string counter) = name.IndexOf('/') is >= 0 and int slash ? (name[..slash], name[(slash + 1)..]) : ("", name);
        string[] lines = [.. text.Split('\n').Where(line => line.StartsWith(group + ":", StringComparison.Ordinal))];
        if (lines is not [string names, string values]) return null;
        int place = Array.IndexOf(names.Split(' ', StringSplitOptions.RemoveEmptyEntries), counter);
        string[] numbers = values.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return place > 0 && place < numbers.Length
            && long.TryParse(numbers[place], NumberStyles.None, CultureInfo.InvariantCulture, out long value) ? value : null;
    }
}
