using System.Net;
using Sonde.Experiments.Network;
using Sonde.Packets.Ip;
using Sonde.Packets.Redaction;

namespace Sonde.Experiments.Privacy;

/// <summary>
/// What must not be published of a run, as it is now: the addresses that this machine has and has had since the run began, and the public one
/// that the user named.
/// </summary>
/// <param name="network">The machine.</param>
/// <param name="own">The public address, as the user says; null where he does not.</param>
/// <param name="arePublished">Whether the user lets addresses be published.</param>
/// <param name="typed">Targets that stay as typed in every line, such as a control.</param>
public sealed class RunSecrets(INetwork network, IPAddress? own = null, bool arePublished = false, params IPAddress[] typed)
{
    private readonly Lock _lock = new();
    private IReadOnlyList<IPAddress>? _known;
    private LineRedactor _redactor = new(SecretSet.None);

    /// <summary>What takes the secrets of this moment out of lines.</summary>
    public LineRedactor Redactor
    {
        get
        {
            if (arePublished) return _redactor;
            lock (_lock)
            {
                IReadOnlyList<IPAddress> local = network.LocalAddresses;
                if (ReferenceEquals(local, _known)) return _redactor;
                _known = local;
                return _redactor = new LineRedactor(new SecretSet(own is null ? local : [.. local, own], typed));
            }
        }
    }

    /// <summary>The secrets of this moment; null where they may be published.</summary>
    public SecretSet? Now => arePublished ? null : Redactor.Secrets;

    /// <summary>A line as it may be published.</summary>
    /// <param name="line">The line.</param>
    /// <param name="sources">Where its own packets left from: secret in any case.</param>
    /// <param name="target">The address that the user typed as its target and that stays; null where a name was, or nothing.</param>
    public ReadOnlyMemory<byte> Redact(ReadOnlyMemory<byte> line, IEnumerable<IPAddress> sources, IPAddress? target)
    {
        if (arePublished) return line;
        LineRedactor usual = Redactor;
        SecretSet secrets = usual.Secrets.With(sources.Select(PacketAddress.From));
        if (target is not null && secrets.Contains(PacketAddress.From(target))) secrets = secrets.Without(PacketAddress.From(target));
        return (ReferenceEquals(secrets, usual.Secrets) ? usual : new LineRedactor(secrets)).Redact(line);
    }
}
