using Sonde.Experiments.PathTransparency.Crafted;
using Sonde.Experiments.Wire;
using Sonde.Packets.Tcp;

namespace Sonde.Experiments.PathTransparency.Mss;

/// <summary>
/// A crafted connection that asks how large segments may be: one that holds its window closed until the answers have piled up at the other
/// end, which then sends them in segments as large as it may; or one that sends as large ones as fit, and smaller ones where
/// these do not arrive.
/// </summary>
internal sealed class MssFlow : CraftedFlow
{
    private const int FirstGuess = 1280;

    private readonly int _headers;
    private readonly SegmentSizes _theirs;
    private int _failed, _tries, _arrived, _knownArrived, _knownLost, _mostSent;

    /// <summary>Makes one.</summary>
    public MssFlow(SegmentRecipe recipe, WireEndpoints ends, JobRequest request, uint isn, TimeSpan timeout)
        : base(recipe, ends, request, isn, timeout)
    {
        _headers = (ends.Target.IsIpv4 ? 20 : 40) + 20;
        _theirs = new SegmentSizes(MssMethod.Named(ends.Target.IsIpv4));
        IsHeld = recipe.Name == MssMethod.Held;
    }

    /// <summary>The largest packet of ours that is known to have arrived, in bytes; 0 where none was large.</summary>
    public int Arrived => _arrived == 0 ? 0 : _arrived + _headers;

    /// <summary>Whether larger ones were lost, several times, and no router said why.</summary>
    public bool IsBlackHole => Lost > 0 && _arrived > 0 && !WasTold;

    /// <summary>The smallest packet of ours that was lost, several times, in bytes; 0 where none was.</summary>
    public int Lost => _failed == 0 ? 0 : _failed + _headers;

    /// <summary>
    /// Whether packets that seemed lost were of a size that arrives: it did when it was sent again, or they were late. Nothing of a path
    /// that loses at random, or lags, is said by what seems lost.
    /// </summary>
    public bool LosesAtRandom { get; private set; }

    /// <summary>Whether a router said that they are too big.</summary>
    public bool WasTold { get; private set; }

    /// <summary>The size that the SYN/ACK names, or null.</summary>
    public int? Remote
    {
        get
        {
            foreach (TcpOption option in new TcpOptionEnumerator(SynAckOptions))
                if (option.TryReadMaximumSegmentSize(out ushort size)) return size;
            return null;
        }
    }

    /// <summary>
    /// The largest packet of ours that the other end says it takes, in bytes: what its SYN/ACK names, or 536 bytes of data (IPv6: 1220)
    /// where it names nothing (RFC 9293 §3.7.1), within its window.
    /// </summary>
    public int Promised => Math.Min(Remote ?? (_headers > 40 ? 1220 : 536), SynAck?.Window ?? 0) + _headers;

    /// <summary>The most bytes of data that a segment of the other end's had.</summary>
    public int Largest => _theirs.Largest;

    /// <summary>The size that the other end's segments do not exceed though it had more to say; null where it did not show.</summary>
    public int? Limit => _theirs.Limit;

    /// <summary>Looks first for what an earlier connection found, so that the same search is not made again.</summary>
    public void GoOnFrom(MssFlow former)
    {
        _knownArrived = Math.Max(former._arrived, former._knownArrived);
        _knownLost = former._failed > 0 ? former._failed : former._knownLost;
    }

    /// <inheritdoc/>
    protected override void OnHeard(in HeardSegment seen) => _theirs.See(seen.Length, seen.Sequence);

    /// <inheritdoc/>
    protected override bool OnUnacknowledged()
    {
        if (Recipe.Name != MssMethod.Large) return false;
        // What is lost once is lost by chance.
        if (++_tries % 2 != 0) return true;
        if (_arrived >= MostPayload)
        {
            LosesAtRandom = true; // that size arrives
            return true;
        }

        _mostSent = Math.Max(_mostSent, MostPayload);
        (_failed, MostPayload) = (MostPayload, NextBelow(MostPayload));
        return true;
    }

    /// <inheritdoc/>
    protected override bool OnTooBig(uint mtu)
    {
        int size = (int)Math.Min(mtu, ushort.MaxValue) - _headers;
        if (Recipe.Name != MssMethod.Large || size < 88 || size >= MostPayload) return false;
        (WasTold, _failed, MostPayload, _tries) = (true, 0, size, 0);
        return true;
    }

    /// <inheritdoc/>
    protected override void OnAcknowledged(int bytes)
    {
        // More than the last one had: one that was sent before it, and called lost, has arrived.
        int most = Math.Min(bytes, Math.Max(_mostSent, MostPayload));
        if (most > MostPayload) MostPayload = most;
        _mostSent = 0;
        _arrived = Math.Max(_arrived, most);
        LosesAtRandom |= _tries % 2 == 1 || (_failed > 0 && _arrived >= _failed);
        _tries = 0;
        if (_arrived >= _failed) _failed = 0; // what was lost before was lost by chance
        if (_failed > 0) MostPayload = NextBelow(_failed);
    }

    // The size of a link between what arrived and what did not, as long as there is one.
    private int NextBelow(int failed)
    {
        if (_arrived == 0)
        {
            return _knownArrived > 0 && _knownArrived < failed ? _knownArrived
                : failed > FirstGuess - _headers ? FirstGuess - _headers
                : (failed / 2) + 88;
        }

        int lost = _knownLost > _arrived ? Math.Min(failed, _knownLost) : failed;
        return LinkSizes.Between(_arrived + _headers, lost + _headers) - _headers ?? _arrived;
    }
}
