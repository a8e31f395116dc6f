using System.Net;
using Sonde.Experiments.Network;

namespace Sonde.Tests.Simulation;

/// <summary>UDP exchanges in memory: it owns the clock.</summary>
/// <param name="clock">The clock.</param>
/// <param name="behaviour">What comes back for the exchange number n (from 0) with an endpoint.</param>
internal sealed class SimulatedDatagrams(
    SimulatedClock clock, Func<DatagramExchange, int, DatagramScript> behaviour) : IProbeChannel<DatagramExchange, DatagramReply>
{
    private readonly SimulatedArrivals<DatagramReply> _arrivals = new(clock);
    private readonly Dictionary<ProbeId, (DatagramExchange Exchange, DatagramScript Script, Instant At, IPEndPoint Source)> _pending = [];
    private readonly Dictionary<IPEndPoint, int> _counts = [];

    public Instant Now => clock.Now;

    /// <summary>All that was sent.</summary>
    public List<(DatagramExchange Exchange, Instant At)> Sent { get; } = [];

    public void Send(ProbeId id, in DatagramExchange probe)
    {
        int number = _counts.GetValueOrDefault(probe.Target);
        _counts[probe.Target] = number + 1;
        DatagramScript script = behaviour(probe, number);
        Sent.Add((probe, Now));
        var source = new IPEndPoint(
            IPAddress.Parse(probe.Target.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? "192.0.2.10" : "2001:db8::10"),
            30000 + (Sent.Count % 30000));
        _pending[id] = (probe, script, Now, source);
        DatagramReply reply = script.Play(id, probe, Now, null, source);
        _arrivals.Begin(id, reply, reply.At);
        script.OnSend?.Invoke();
    }

    public void Abandon(ProbeId id)
    {
        (DatagramExchange exchange, DatagramScript script, Instant at, IPEndPoint source) = _pending[id];
        _arrivals.Abandon(script.Play(id, exchange, at, Now, source));
    }

    public int Wait(Instant deadline, Span<DatagramReply> replies) => _arrivals.Wait(deadline, replies);

    public void Wake() => _arrivals.Wake();

    public void Dispose()
    {
    }
}
