using Sonde.Experiments.Network;

namespace Sonde.Experiments.Traceroute.Payloads;

/// <summary>
/// When something is due on a connection of a payload trace: its SYN again, silence of its payload, its FIN again, its end.
/// </summary>
/// <param name="synAgain">After how long the SYN is sent again, twice; then it is given up.</param>
internal sealed class PayloadTimes(TimeSpan synAgain)
{
    /// <summary>How often a SYN is sent before it is given up.</summary>
    public const int Syns = 3;

    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(1), FinAgain = TimeSpan.FromMilliseconds(400);

    private TimeSpan _patience, _listening, _again;
    private Instant _againAt, _until, _overdueAt;

    /// <summary>The SYN is sent.</summary>
    public void Begin(Instant now) => (_again, _againAt, _until) = (synAgain, now + synAgain, now + (synAgain * Syns));

    /// <summary>The payload is to be sent; until it is known when it left nothing is due.</summary>
    /// <param name="patience">After how long it is overdue.</param>
    /// <param name="listening">How long its answers are listened for.</param>
    public void SendPayload(TimeSpan patience, TimeSpan listening)
    {
        (_patience, _listening) = (patience, listening);
        _overdueAt = _until = Instant.Never;
    }

    /// <summary>The payload left.</summary>
    public void Left(Instant at) => (_overdueAt, _until) = (at + _patience, at + _listening);

    /// <summary>The FIN is sent.</summary>
    public void Close(Instant now) => (_again, _againAt, _until) = (FinAgain, now + FinAgain, now + Linger);

    /// <summary>Whether the time of its state is over: to open, to listen, to close.</summary>
    public bool IsOver(Instant now) => now >= _until;

    /// <summary>Whether the payload's answer should have come.</summary>
    public bool IsOverdue(Instant now) => now >= _overdueAt;

    /// <summary>Whether SYN or FIN are to be sent again; they are twice.</summary>
    public bool TakeAgain(Instant now)
    {
        if (now < _againAt) return false;
        _againAt += _again;
        return true;
    }

    /// <summary>When a connection that opens or closes is to be asked again.</summary>
    public Instant Next => Instant.Earlier(_againAt, _until);

    /// <summary>When one that listens is.</summary>
    public Instant NextOfListening(bool isOverdue) => isOverdue ? _until : Instant.Earlier(_overdueAt, _until);
}
