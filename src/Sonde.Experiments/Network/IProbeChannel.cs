namespace Sonde.Experiments.Network;

/// <summary>
/// The way to the network: it sends probes and says what came back and when. It owns the clock, so that a simulated
/// network can let hours of silence pass in no time. All but <see cref="Wake"/> belongs to one thread.
/// </summary>
/// <typeparam name="TProbe">What is sent.</typeparam>
/// <typeparam name="TReply">What comes back.</typeparam>
public interface IProbeChannel<TProbe, TReply> : IDisposable
    where TReply : struct, IReply
{
    /// <summary>The moment it is.</summary>
    Instant Now { get; }

    /// <summary>
    /// All that came before this moment has been handed out: silence is judged as of then. It is behind <see cref="Now"/> where the process
    /// was held up, or more came than it could read.
    /// </summary>
    Instant HeardUntil => Now;

    /// <summary>
    /// How long, at most, what came while the process was held up may still be on its way to it; 0 where the system answers for it, and so
    /// knows what came in time.
    /// </summary>
    TimeSpan Grace => TimeSpan.Zero;

    /// <summary>Sends a probe. What became of it comes by <see cref="Wait"/>, a failure to send it too.</summary>
    void Send(ProbeId id, in TProbe probe);

    /// <summary>
    /// Gives a probe up and frees what it holds. Its last reply, with what is known of it, comes by the next <see cref="Wait"/>.
    /// </summary>
    void Abandon(ProbeId id);

    /// <summary>Waits for replies until the deadline or a <see cref="Wake"/>.</summary>
    /// <returns>How many replies were written to the front of <paramref name="replies"/>; 0 when none came.</returns>
    int Wait(Instant deadline, Span<TReply> replies);

    /// <summary>
    /// Packets that were lost so far before they could be seen, by the capture or by the machine before it, as far as the system knows;
    /// null where nothing is captured.
    /// </summary>
    long? CaptureDrops => null;

    /// <summary>Ends a <see cref="Wait"/> under way, or the next one, from any thread.</summary>
    void Wake();
}
