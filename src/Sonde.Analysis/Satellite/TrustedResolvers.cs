using Sonde.Analysis.Text;

namespace Sonde.Analysis.Satellite;

/// <summary>The resolvers that scans ask to see how a true answer looks.</summary>
internal static class TrustedResolvers
{
    private static readonly byte[][] Addresses =
        ["1.1.1.1"u8.ToArray(), "8.8.8.8"u8.ToArray(), "8.8.4.4"u8.ToArray(), "64.6.64.6"u8.ToArray(), "64.6.65.6"u8.ToArray()];

    public static bool Contains(JsonText resolver)
    {
        foreach (byte[] trusted in Addresses)
        {
            if (resolver.Is(trusted)) return true;
        }

        return false;
    }
}
