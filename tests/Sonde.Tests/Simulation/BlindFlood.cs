
namespace Sonde.Tests.Simulation;

/// <summary>
/// A flood of a blind sender's packets beside what a path answers: so many a second, from the first probe to a little after the last.
/// </summary>
/// <param name="rate">Packets a second.</param>
/// <param name="seed">Where the guesses begin.</param>
internal sealed class BlindFlood(int rate, int seed)
{
    private const double Tail = 0.05;

    private BlindSender? _sender;
    private double _owed;
    private double? _until;

    /// <summary>How many packets it sent.</summary>
    public long Sent { get; private set; }

    /// <summary>What comes back for a probe, and what the flood brings until the next one.</summary>
    public IEnumerable<PathReply> With(SeenProbe probe, IEnumerable<PathReply> replies, params ushort[] ports)
    {
        _sender ??= new BlindSender(probe.Source, probe.Destination, ports, new Random(seed));
        double now = probe.At.Nanoseconds / 1e9, from = Math.Max(now, _until ?? now), to = now + Tail;
        _until = Math.Max(to, from);
        _owed += (_until.Value - from) * rate;
        List<PathReply> all = [.. replies];
        int count = (int)_owed;
        _owed -= count;
        Sent += count;
        for (int i = 0; i < count; i++)
            all.Add(new PathReply(TimeSpan.FromSeconds(from - now + ((_until.Value - from) * i / count)), _sender.Next()));
        return all;
    }
}
