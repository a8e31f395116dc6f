using System.Net;

namespace Sonde.Platform;

/// <summary>Which resolver this machine asks, as its configuration says (resolv.conf(5)).</summary>
public static class SystemResolver
{
    private const string Configuration = "/etc/resolv.conf";

    /// <summary>
    /// The address of the first name server, or null where none is named. A stub on this machine is an address like any other.
    /// </summary>
    public static IPAddress? Address()
    {
        try
        {
            return Read(File.ReadLines(Configuration));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The same of the lines of a configuration.</summary>
    public static IPAddress? Read(IEnumerable<string> lines)
    {
        foreach (string line in lines)
        {
            string[] words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length >= 2 && words[0] == "nameserver" && IPAddress.TryParse(words[1], out IPAddress? address)) return address;
        }

        return null;
    }
}
