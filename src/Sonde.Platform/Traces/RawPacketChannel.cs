using Sonde.Experiments.Network;
using Sonde.Packets.Ip;
using Sonde.Platform.Linux;

namespace Sonde.Platform.Traces;

/// <summary>Raw packets out in batches, answers in through one filtered packet socket, the kernel's stamps both ways.</summary>
internal sealed class RawPacketChannel : IPacketChannel
{
    // Below the ports that Linux gives to ordinary connections.
    private const int FirstPort = 20000, LastPort = 32767;
    private const long Step = 1_000_000;
    private const int MostUnheard = 256;

    // So much is taken in at once, and so much waits to be handed out: what a flood brings beside stays with the kernel, or is lost there
    // and counted.
    private const int Budget = 4096, MostWaiting = 16384;

    private readonly Epoll _epoll = new();
    private readonly ConnectSettings _settings;
    private readonly byte[] _device;
    private readonly uint _scope;
    private readonly SendBatch _ipv4;
    private readonly SendBatch _ipv6;
    private readonly AnswerSocket _answers;
    private readonly AnswerSocket.Hear _hear;
    private readonly TraceListeners _listeners = new();
    private readonly MachineLosses _losses = new();
    private readonly Queue<PacketReply> _ready = new();
    private readonly Queue<PacketReply> _heard = new();
    private readonly Libc.EpollEvent[] _events = new Libc.EpollEvent[8];
    private int _unheard;
    private long _lost;
    private long? _drops;
    private Instant _readUntil, _lastAt, _heardUntil;
    private bool _hasSent;
    private long _lead = MonotonicClock.WallClockLead;

    private unsafe RawPacketChannel(
        ConnectSettings settings, byte[] device, uint scope, SendBatch ipv4, SendBatch ipv6, AnswerSocket answers)
    {
        (_settings, _device, _scope, _ipv4, _ipv6, _answers) = (settings, device, scope, ipv4, ipv6, answers);
        _hear = Keep;
        (_ipv4.Lead, _ipv6.Lead) = (_lead, _lead);
        _epoll.Add(answers.Fd, Constants.EPOLLIN, 0);
        _ = Libc.PrCtl(Constants.PR_SET_TIMERSLACK, 1, 0, 0, 0);
    }

    public bool IsRaw => true;

    public int LowestPort => FirstPort;

    public int HighestPort => LastPort;

    // Many plans ask in one turn: what was lost before the last packets were taken in is all that may have been theirs.
    public long? CaptureDrops => _lost + (_drops ??= _answers.Drops + _losses.Look());

    public Instant Now => MonotonicClock.Now;

    public Instant HeardUntil => _hasSent ? _heardUntil : Now;

    /// <summary>Opens the channel, or returns null without the right to.</summary>
    public static RawPacketChannel? TryOpen(ConnectSettings settings)
    {
        byte[] device = settings.Interface is { } name ? [.. System.Text.Encoding.UTF8.GetBytes(name), 0] : [];
        uint scope = settings.Interface is { } named ? Libc.InterfaceIndex(named) : 0;
        if (SendBatch.TryOpen(ipv6: false, device, scope) is not { } ipv4) return null;
        if (SendBatch.TryOpen(ipv6: true, device, scope) is { } ipv6)
        {
            if (AnswerSocket.TryOpen(FirstPort, LastPort, scope) is { } answers)
                return new RawPacketChannel(settings, device, scope, ipv4, ipv6, answers);
            ipv6.Dispose();
        }

        ipv4.Dispose();
        return null;
    }

    public PacketAddress? SourceFor(PacketAddress destination) => RouteSource.Find(destination, _settings, _device, _scope);

    public void Send(ProbeId id, in PacketProbe probe)
    {
        _listeners.Listen(id.Slot, probe.Destination, probe.Packet.Span);
        if (!_hasSent) (_heardUntil, _hasSent) = (Now, true);
        (probe.Destination.IsIpv4 ? _ipv4 : _ipv6).Add(id, probe, _ready);
        // Many plans may send before anybody waits: what comes meanwhile must not pile up in the kernel.
        if (++_unheard < MostUnheard) return;
        _unheard = 0;
        TakeIn();
    }

    public void Abandon(ProbeId id)
    {
        // A packet that left cannot be called back, and holds nothing.
    }

    public int Wait(Instant deadline, Span<PacketReply> replies)
    {
        _ipv4.Flush(_ready);
        _ipv6.Flush(_ready);
        if (_ready.Count == 0 && _heard.Count == 0) _epoll.Wait(deadline, _events);
        UpdateLead();
        // Answers are taken in every time, however much is ready: else stamps alone could keep them waiting until the kernel drops them.
        _unheard = 0;
        TakeIn();
        // The stamps of what left are read after the answers, and told before them.
        _ipv4.TakeStamps(_ready);
        _ipv6.TakeStamps(_ready);
        while (_heard.TryDequeue(out PacketReply heard)) _ready.Enqueue(heard);
        int count = 0;
        while (count < replies.Length && _ready.TryDequeue(out PacketReply reply)) replies[count++] = reply;
        // They come in the order in which they arrived.
        Instant until = _ready.Count == 0
            ? _readUntil
            : count > 0 && replies[count - 1].Kind == PacketReplyKind.Heard ? replies[count - 1].At : _heardUntil;
        _heardUntil = Instant.Later(_heardUntil, Instant.Earlier(until, Now));
        return count;
    }

    public void Wake() => _epoll.Ring();

    public void Dispose()
    {
        // The last segments of connections are handed in when nobody waits any more.
        _ipv4.Flush(_ready);
        _ipv6.Flush(_ready);
        _ipv4.Dispose();
        _ipv6.Dispose();
        _answers.Dispose();
        _losses.Dispose();
        _epoll.Dispose();
    }

    private void TakeIn()
    {
        Instant before = Now;
        // Where it ended is known by the last packet's stamp, unless all was read.
        bool isAll = _answers.Drain(_hear, Math.Min(Budget, MostWaiting - _ready.Count - _heard.Count));
        _readUntil = Instant.Later(_readUntil, isAll ? before : _lastAt);
        _drops = null;
    }

    private void Keep(ReadOnlySpan<byte> packet, long at)
    {
        Instant when = at == 0 ? Now : new Instant(at - _lead);
        _lastAt = when;
        IReadOnlyList<int> slots = _listeners.For(packet);
        if (slots.Count == 0) return;
        // Many plans may hear of one packet: those that one names wrongly are the fewer the better.
        if (_heard.Count + slots.Count > MostWaiting + Budget)
        {
            _lost += slots.Count;
            return;
        }

        byte[] kept = packet.ToArray();
        for (int i = 0; i < slots.Count; i++)
        {
            _heard.Enqueue(new PacketReply(new ProbeId(slots[i], -1), PacketReplyKind.Heard, when) { Packet = kept });
        }
    }

    // The clocks' distance is held, so that differences between stamps are exact, until the wall clock is set.
    private void UpdateLead()
    {
        long lead = MonotonicClock.WallClockLead;
        if (Math.Abs(lead - _lead) > Step) _lead = lead;
        (_ipv4.Lead, _ipv6.Lead) = (_lead, _lead);
    }
}
