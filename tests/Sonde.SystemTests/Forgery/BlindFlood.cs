using System.Net;
using System.Net.Sockets;
using Sonde.Packets.Ip;
using Sonde.SystemTests.Lab;
using Sonde.Tests.Simulation;

namespace Sonde.SystemTests.Forgery;

/// <summary>
/// A flood of made-up answers, from a router that sees no packet of the measurement, in the target's name and in routers'; it ends with its
/// disposal.
/// </summary>
internal sealed class BlindFlood : IDisposable
{
    private const int Burst = 64;

    private readonly CancellationTokenSource _stop = new();
    private readonly Task _sending;
    private long _sent;

    /// <summary>Begins.</summary>
    /// <param name="from">The host that sends.</param>
    /// <param name="target">In whose name.</param>
    /// <param name="prober">To whom.</param>
    /// <param name="ports">The target's ports that may be probed.</param>
    /// <param name="rate">Packets a second.</param>
    /// <param name="seed">Where the guesses begin.</param>
    public BlindFlood(LabHost from, IPAddress target, IPAddress prober, ushort[] ports, int rate, int seed)
    {
        var sender = new BlindSender(PacketAddress.From(prober), PacketAddress.From(target), ports, new Random(seed));
        _sending = Task.Factory.StartNew(
            () => from.Do(() => Send(sender, prober, rate)), CancellationToken.None, TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
    }

    /// <summary>How many left so far.</summary>
    public long Sent => Volatile.Read(ref _sent);

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        _sending.Wait();
        _stop.Dispose();
    }

    private int Send(BlindSender sender, IPAddress prober, int rate)
    {
        using var socket = new Socket(prober.AddressFamily, SocketType.Raw, ProtocolType.Raw) { SendBufferSize = 8 << 20 };
        if (prober.AddressFamily == AddressFamily.InterNetwork)
            socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.HeaderIncluded, true);
        var end = new IPEndPoint(prober, 0);
        long start = TimeProvider.System.GetTimestamp();
        while (!_stop.IsCancellationRequested)
        {
            for (int i = 0; i < Burst; i++) socket.SendTo(sender.Next(), end);
            long sent = Interlocked.Add(ref _sent, Burst);
            while (!_stop.IsCancellationRequested && sent > TimeProvider.System.GetElapsedTime(start).TotalSeconds * rate) Thread.Yield();
        }

        return 0;
    }
}
