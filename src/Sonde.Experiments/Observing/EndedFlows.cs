namespace Sonde.Experiments.Observing;

/// <summary>
/// Which flows ended lately: an error may be on its way for as long as the packet that it cites may live (two minutes, RFC 9293 §3.4.2),
/// and comes after its flow's record is written. Of very many the first are forgotten.
/// </summary>
internal sealed class EndedFlows
{
    private const long LifetimeNs = 120_000_000_000;
    private const int Most = 1 << 17;

    private readonly Dictionary<FlowId, long> _endedAt = [];
    private readonly Queue<(FlowId Flow, long At)> _inOrder = new();

    /// <summary>A flow ended.</summary>
    public void Add(FlowId flow, long nowNs)
    {
        _endedAt[flow] = nowNs;
        _inOrder.Enqueue((flow, nowNs));
        if (_inOrder.Count > Most) Forget();
    }

    /// <summary>Whether a flow, named in the direction of its record, ended lately.</summary>
    public bool Contains(FlowId flow) => _endedAt.ContainsKey(flow);

    /// <summary>Says what time it is.</summary>
    public void Advance(long nowNs)
    {
        while (_inOrder.TryPeek(out (FlowId Flow, long At) first) && nowNs - first.At > LifetimeNs) Forget();
    }

    private void Forget()
    {
        (FlowId flow, long at) = _inOrder.Dequeue();
        if (_endedAt.TryGetValue(flow, out long last) && last == at) _endedAt.Remove(flow);
    }
}
