using Sonde.Analysis.Text;

namespace Sonde.Analysis.Hyperquack;

/// <summary>The domains that scanners ask for to see whether the vantage point works.</summary>
internal static class ControlDomains
{
    private static readonly byte[][] Names =
    [
        "example5718349450314.com"u8.ToArray(), "rtyutgyhefdafioasfjhjhi.com"u8.ToArray(), "a.root-servers.net"u8.ToArray(),
        "www.example.com"u8.ToArray(), "gstatic.com"u8.ToArray(), "yr-in-f94.1e100.net"u8.ToArray(), "captive.apple.com"u8.ToArray(),
        "usmia1-vip-bx-006.aaplimg.com"u8.ToArray(), "cse.engin.umich.edu"u8.ToArray(), "eecs.umich.edu"u8.ToArray(),
    ];

    public static bool Contains(JsonText domain)
    {
        foreach (byte[] name in Names)
        {
            if (domain.Is(name)) return true;
        }

        return false;
    }
}
