using System.Net;
using Sonde.Experiments.Network;
using Sonde.Packets.Ip;
using Sonde.Packets.Redaction;

namespace Sonde.Experiments.Privacy;

/// <summary>
/// What must not be published of a run, as it is now: the addresses that this machine has and has had since the run began, and those that
/// the user named.
/// </summary>
/// <param name="network">The machine; asked for only when something is looked at for the first time.</param>
public sealed class RunSecrets(Func<INetwork> network)
{
    private readonly Lock _lock = new();
    private readonly List<IPAddress> _named = [], _typed = [];
    private INetwork? _machine;
    private IReadOnlyList<IPAddress>? _known;
    private LineRedactor _redactor = new(SecretSet.None), _archives = new(SecretSet.None);

    /// <summary>What must not be published of a run on this machine.</summary>
    public RunSecrets(INetwork network)
        : this(() => network)
    {
    }

    /// <summary>Whether the user lets addresses be published.</summary>
    public bool ArePublished { get; set; }

    /// <summary>What takes the secrets of this moment out of lines.</summary>
    public LineRedactor Redactor
    {
        get
        {
            lock (_lock)
            {
                Refresh();
                return _redactor;
            }
        }
    }

    /// <summary>
    /// What takes the secrets of this moment out of lines that others measured. There an address that many machines have is a finding, such
    /// as a forged answer of 10.0.0.1, and that this machine has it too tells nothing of who reads the lines.
    /// </summary>
    public LineRedactor ArchiveRedactor
    {
        get
        {
            lock (_lock)
            {
                Refresh();
                return _archives;
            }
        }
    }

    /// <summary>The secrets of this moment; null where they may be published.</summary>
    public SecretSet? Now => ArePublished ? null : Redactor.Secrets;

    /// <summary>Adds a secret that the machine itself does not know, such as its public address behind a translator.</summary>
    public void Hide(IPAddress address) => Change(_named, address);

    /// <summary>Leaves an address in from now on: the user typed it as a target.</summary>
    public void Keep(IPAddress target) => Change(_typed, target);

    /// <summary>A line as it may be published.</summary>
    /// <param name="line">The line.</param>
    /// <param name="usual">What takes secrets out of lines, as of a moment after all that the line tells of.</param>
    /// <param name="sources">Where its own packets left from: secret in any case.</param>
    /// <param name="target">The address that the user typed as its target and that stays; null where a name was, or nothing.</param>
    /// <param name="drawn">A text that was drawn by chance for this line; empty: there is none.</param>
    public ReadOnlyMemory<byte> Redact(
        ReadOnlyMemory<byte> line, LineRedactor usual, IReadOnlyList<IPAddress> sources, IPAddress? target,
        ReadOnlySpan<byte> drawn = default)
    {
        if (ArePublished) return line;
        SecretSet secrets = Of(usual.Secrets, sources, target);
        return (ReferenceEquals(secrets, usual.Secrets) ? usual : new LineRedactor(secrets)).Redact(line, drawn);
    }

    /// <summary>The secrets of one measurement; null where they may be published.</summary>
    /// <param name="sources">Where its own packets left from: secret in any case.</param>
    /// <param name="target">The address that the user typed as its target and that stays; null where a name was, or nothing.</param>
    public SecretSet? Of(IEnumerable<IPAddress> sources, IPAddress? target) => ArePublished ? null : Of(Redactor.Secrets, sources, target);

    private static SecretSet Of(SecretSet usual, IEnumerable<IPAddress> sources, IPAddress? target)
    {
        SecretSet secrets = usual;
        foreach (IPAddress source in sources) secrets = secrets.With(PacketAddress.From(source));
        return target is not null && secrets.Contains(PacketAddress.From(target)) ? secrets.Without(PacketAddress.From(target)) : secrets;
    }

    private void Refresh()
    {
        IReadOnlyList<IPAddress> local = ArePublished ? [] : (_machine ??= network()).Addresses.All;
        if (ReferenceEquals(local, _known)) return;
        _known = local;
        _redactor = new LineRedactor(ArePublished ? SecretSet.None : new SecretSet([.. local, .. _named], _typed));
        _archives = new LineRedactor(
            ArePublished
            ? SecretSet.None
            : new SecretSet([.. local.Where(address => !PacketAddress.From(address).Unmapped.IsPrivate), .. _named], _typed));
    }

    private void Change(List<IPAddress> list, IPAddress address)
    {
        lock (_lock)
        {
            list.Add(address);
            _known = null;
        }
    }
}
