using Sonde.Experiments.Network;

namespace Sonde.Experiments.Traceroute.Trials;

/// <summary>
/// How far apart trials at one TTL are. It follows what answers: a router that is silent is left in peace for twice as long, up to a little
/// more than the second in which ordinary limits allow one answer more.
/// </summary>
/// <param name="shortest">The shortest time between two trials.</param>
internal sealed class TrialSpacing(TimeSpan shortest)
{
    private const int MostInVain = 8;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1.1);

    private readonly TimeSpan _shortest = shortest;
    private TimeSpan _gap = shortest;
    private int _inVain;

    /// <summary>When the next may begin.</summary>
    public Instant NextAt { get; private set; }

    /// <summary>Whether nothing answers here any more.</summary>
    public bool IsInVain => _inVain >= MostInVain;

    /// <summary>None can begin yet.</summary>
    public void Postpone(Instant now) => NextAt = now + _gap;

    /// <summary>A trial is over.</summary>
    /// <param name="sentAt">When its last probe was sent.</param>
    /// <param name="isAnswered">Whether any of it was answered.</param>
    public void End(Instant sentAt, bool isAnswered)
    {
        _inVain = isAnswered ? 0 : _gap == Longest ? _inVain + 1 : _inVain;
        TimeSpan gap = isAnswered ? _gap / 2 : _gap * 2;
        _gap = gap < _shortest ? _shortest : gap > Longest ? Longest : gap;
        NextAt = sentAt + _gap;
    }
}
