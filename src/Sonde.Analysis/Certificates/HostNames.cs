using System.Net;
using System.Net.Sockets;

namespace Sonde.Analysis.Certificates;

/// <summary>
/// Whether a certificate is for a host, as the published rows have it: by the DNS names of the certificate in order, where a
/// wildcard that is not a whole leftmost label ends the search without a match; by the common names when there are none.
/// </summary>
internal static class HostNames
{
    public static bool Match(Certificate certificate, string host)
    {
        bool isAddress = IsAddress(host);
        if (certificate.AlternativeNames.Count > 0) return !isAddress && Any(certificate.AlternativeNames, host);
        return Any(certificate.CommonNames, host);
    }

    private static bool Any(IReadOnlyList<string> patterns, string host)
    {
        foreach (string pattern in patterns)
        {
            if (Compare(pattern, host) is not { } matches) return false;
            if (matches) return true;
        }

        return false;
    }

    /// <summary>Null when the pattern is malformed.</summary>
    private static bool? Compare(string pattern, string host)
    {
        if (pattern.Length == 0) return false;
        int star = pattern.IndexOf('*');
        if (star < 0) return pattern.Equals(host, StringComparison.OrdinalIgnoreCase);
        if (!pattern.StartsWith("*.", StringComparison.Ordinal) || pattern.IndexOf('*', star + 1) >= 0) return null;
        int dot = host.IndexOf('.');
        return dot > 0 && pattern.AsSpan(1).Equals(host.AsSpan(dot), StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsAddress(string host)
        => IPAddress.TryParse(host, out IPAddress? address)
            && (address.AddressFamily == AddressFamily.InterNetworkV6 ? !host.StartsWith('[') : address.ToString() == host);
}
