using System.Net;

namespace Sonde.Experiments.Network;

/// <summary>What a machine can do for an experiment. An experiment never opens a socket itself.</summary>
public interface INetwork
{
    /// <summary>Opens a channel of TCP connects.</summary>
    IProbeChannel<ConnectProbe, ConnectReply> OpenConnects(ConnectSettings settings);

    /// <summary>Opens a channel of TCP conversations.</summary>
    /// <param name="settings">Where they leave from.</param>
    /// <param name="observe">Whether to capture their packets, where that is permitted.</param>
    IConversations OpenConversations(ConnectSettings settings, bool observe) => throw new NotSupportedException("this network has no conversations");

    /// <summary>Takes free TCP ports for packets of our own making.</summary>
    /// <param name="lowest">The first port that will do.</param>
    /// <param name="highest">The last.</param>
    /// <param name="count">How many are wanted.</param>
    IPortGuard GuardPorts(int lowest, int highest, int count) => throw new NotSupportedException("this network has no ports");

    /// <summary>Why <see cref="GuardPorts"/> cannot keep any port from the system, or null where it can; found out by trying.</summary>
    string? GuardFlaw => null;

    /// <summary>Whether raw packets can be sent and heard, and connections captured.</summary>
    bool CanCapture => false;

    /// <summary>Captures what passes an interface; null where there is none of that name.</summary>
    /// <exception cref="UnauthorizedAccessException">The right to capture is missing.</exception>
    ICapture? OpenCapture(string name) => null;

    /// <summary>A setting of the kernel, such as <c>net/ipv4/tcp_fastopen</c>, or null where there is none.</summary>
    string? Setting(string name) => null;

    /// <summary>A counter of the kernel's, such as <c>TcpExt/TCPFastOpenBlackhole</c>, or null where there is none.</summary>
    long? Counter(string name) => null;

    /// <summary>Whether the kernel can be made to forget what it remembers of a target.</summary>
    bool CanForget => false;

    /// <summary>Opens a channel of raw packets, or of what comes nearest to it without the right to send them.</summary>
    ITraceChannel OpenTraces(ConnectSettings settings) => throw new NotSupportedException("this network has no raw packets");

    /// <summary>
    /// Endpoints of this machine itself to rehearse with, so that the first probe of a cold process is timed as well as
    /// the last; null where there is nothing to warm up.
    /// </summary>
    IRehearsalStage? OpenRehearsal();

    /// <summary>Looks a name up as an ordinary program of this machine would. A failure is in the answer.</summary>
    Task<NameLookup> ResolveAsync(string name, CancellationToken cancel);

    /// <summary>Looks up the names of addresses, all at once and only as long as the token lets it; those without a name are left out.</summary>
    Task<IReadOnlyDictionary<string, string>> NamesOfAsync(IReadOnlyCollection<string> addresses, CancellationToken cancel);

    /// <summary>
    /// The addresses that this machine's interfaces have now and have had, loopback left out: nobody should learn them from what is published. The same
    /// instance as long as none is new.
    /// </summary>
    IReadOnlyList<IPAddress> LocalAddresses { get; }

    /// <summary>What keeps probes from leaving as asked (no such interface, an address of another machine), or null. Nothing is sent to find out.</summary>
    string? FlawOf(ConnectSettings settings);

    /// <summary>The resolver that <see cref="ResolveAsync"/> asks, as this machine's configuration names it, or null where it does not.</summary>
    IPAddress? Resolver => null;

    /// <summary>The address that probes to a target leave from, or null where there is no route. Nothing is sent to find out.</summary>
    IPAddress? SourceTo(IPAddress target);

    /// <summary>Gives up, for the calling thread, the rights that opening sockets took: called as soon as all are open.</summary>
    void DropRights();
}
