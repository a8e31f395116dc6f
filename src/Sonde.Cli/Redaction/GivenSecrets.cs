using Sonde.Packets.Ip;
using Sonde.Packets.Redaction;

namespace Sonde.Cli.Redaction;

/// <summary>The secrets that are known before anything is read.</summary>
/// <param name="Local">The addresses of this machine.</param>
/// <param name="Named">Those that the user named: they are never published, whatever a report says of them.</param>
internal sealed record GivenSecrets(IReadOnlyCollection<PacketAddress> Local, IReadOnlyCollection<PacketAddress> Named)
{
    private readonly SecretSet _all = new(Local.Concat(Named)), _named = new(Named);

    /// <summary>All of them.</summary>
    public SecretSet All => _all;

    /// <summary>
    /// All but addresses of this machine that were typed as targets. An address that was named is none in whatever form: as mapped, in
    /// 6to4.
    /// </summary>
    public SecretSet For(IReadOnlySet<PacketAddress> typed)
    {
        SecretSet set = _all;
        foreach (PacketAddress address in typed)
        {
            if (!_named.Contains(address)) set = set.Without(address);
        }

        return set;
    }
}
