using System.Net;

using Microsoft.Win32.SafeHandles;

namespace Sonde.SystemTests.Lab;

/// <summary>A chain of routers in user space between two TUN devices, run by one thread.</summary>
internal sealed class SoftPath : IDisposable
{
    private const int Mtu = 1500;

    private readonly LabLink _link;
    private readonly IReadOnlyList<SoftHop> _hops;
    private readonly SafeFileHandle _left;
    private readonly SafeFileHandle _right;
    private readonly PriorityQueue<(SafeFileHandle To, byte[] Packet), (long Due, long Number)> _waiting = new();
    private readonly Dictionary<(IPAddress Outside, bool V6), IPAddress> _inside = [];
    private readonly Random _chance = new(1);
    private readonly Thread _thread;
    private volatile bool _stop;
    private long _number;

    public SoftPath(LabLink link)
    {
        _link = link;
        _hops = link.Hops!;
        _left = link.Left.Host.Do(() => Native.OpenTun(link.Left.Interface));
        _right = link.Right.Host.Do(() => Native.OpenTun(link.Right.Interface));
        _thread = new Thread(Run) { IsBackground = true, Name = "soft path " + link.Left.Interface };
    }

    /// <summary>Begins to carry packets, and gives the right side the ways back to the addresses that live inside.</summary>
    public void Start()
    {
        IEnumerable<string> inside = _hops.SelectMany(hop => (string?[])[hop.V4 + "/32", hop.V6 + "/128", hop.Nat?.ToString()])
            .OfType<string>();
        _link.Right.Host.Ip(inside.Select(address => $"route replace {address} dev {_link.Right.Interface}"));
        _thread.Start();
    }

    public void Dispose()
    {
        _stop = true;
        if (_thread.ThreadState != ThreadState.Unstarted)
            _thread.Join();
        _left.Dispose();
        _right.Dispose();
    }

    private void Run()
    {
        Native.SetTimerSlackToLeast();
        byte[] buffer = new byte[Mtu + 64];
        Span<Native.PollDescriptor> sides = [new((int)_left.DangerousGetHandle()), new((int)_right.DangerousGetHandle())];
        while (!_stop)
        {
            Native.Poll(sides, Wait());
            // One packet a turn and side: a burst shall not make what is due wait.
            if (sides[0].Happened != 0 && Read(_left, buffer) is byte[] outward)
                Outward(outward);
            if (sides[1].Happened != 0 && Read(_right, buffer) is byte[] homeward)
                Homeward(homeward);
            while (_waiting.TryPeek(out var next, out var when) && when.Due <= Now())
            {
                _waiting.Dequeue();
                Native.Write(next.To, next.Packet);
            }
        }
    }

    private void Outward(byte[] packet)
    {
        long due = Now() + Ticks(_link.Delay);
        IPAddress sender = SoftPacket.Source(packet);
        foreach (SoftHop hop in _hops)
        {
            due += Ticks(hop.Delay);
            if (hop.Loss > 0 && _chance.NextDouble() < hop.Loss)
                return;
            if (!SoftPacket.TakeOneHop(packet))
            {
                if (!hop.IsSilent)
                {
                    byte[] answer = SoftPacket.TimeExceeded(packet, hop);
                    SoftPacket.Readdress(answer, sender, source: false);
                    Send(_left, answer, due);
                }

                return;
            }

            if (hop.Intercepts?.Invoke(packet) is { } replies)
            {
                foreach (byte[] reply in replies)
                    Send(_left, reply, due);
                return;
            }

            hop.Changes?.Invoke(packet);
            if (hop.TypeOfService is byte tos)
                SoftPacket.SetTypeOfService(packet, tos);
            if (hop.Nat is IPAddress outside && SoftPacket.IsV6(packet) == (outside.GetAddressBytes().Length == 16))
            {
                _inside[(outside, SoftPacket.IsV6(packet))] = sender;
                SoftPacket.Readdress(packet, outside, source: true);
            }
        }

        Send(_right, packet, due);
    }

    private void Homeward(byte[] packet)
    {
        foreach (SoftHop _ in _hops)
        {
            if (!SoftPacket.TakeOneHop(packet))
                return;
        }

        if (_inside.TryGetValue((SoftPacket.Destination(packet), SoftPacket.IsV6(packet)), out IPAddress? inside))
            SoftPacket.Readdress(packet, inside, source: false);
        Send(_left, packet, Now());
    }

    private void Send(SafeFileHandle to, byte[] packet, long due)
    {
        if (due <= Now())
            Native.Write(to, packet);
        else
            _waiting.Enqueue((to, packet), (due, _number++));
    }

    // Long enough to sleep, short enough to notice the end.
    private TimeSpan Wait()
    {
        var longest = TimeSpan.FromMilliseconds(50);
        if (!_waiting.TryPeek(out _, out var when))
            return longest;
        TimeSpan left = TimeProvider.System.GetElapsedTime(Now(), when.Due);
        return left < TimeSpan.Zero ? TimeSpan.Zero : left < longest ? left : longest;
    }

    private static byte[]? Read(SafeFileHandle side, byte[] buffer)
    {
        int length = Native.Read(side, buffer);
        return SoftPacket.IsWhole(buffer.AsSpan(0, length)) ? buffer[..length] : null;
    }

    private static long Now() => TimeProvider.System.GetTimestamp();

    private static long Ticks(TimeSpan time) => (long)(time.TotalSeconds * TimeProvider.System.TimestampFrequency);
}
