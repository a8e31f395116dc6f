using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Sonde.SystemTests.Lab;

namespace Sonde.SystemTests.Observing;

/// <summary>
/// A link between two hosts at one of which <c>sonde observe</c> and <c>tcpdump -w</c> look on side by side, and what each of them says.
/// </summary>
internal sealed partial class LiveObserver : IDisposable
{
    private const int Port = 5300;
    private static readonly byte[] Marker = "end of the observed run"u8.ToArray();

    private readonly LabNetwork _network = new();
    private readonly LabHost _here, _there;
    private int _length;
    private long _lengthSince;

    /// <summary>Makes it.</summary>
    public LiveObserver()
    {
        (_here, _there) = (_network.Host("here"), _network.Host("there"));
        _network.Link(_here, _there);
        _network.Start();
    }

    /// <summary>Where tcpdump writes.</summary>
    public string File => Path.Combine(_there.Folder("captures"), "live.pcap");

    /// <summary>Looks on while the link is used.</summary>
    /// <param name="chains">What Sonde records.</param>
    /// <param name="connections">How many connections are made, each with a question and an answer.</param>
    /// <param name="flows">How many ports send datagrams.</param>
    /// <param name="datagrams">How many of them each.</param>
    public async Task<(ObservedCount Sonde, ObservedCount Tcpdump, SondeRun Run)> WatchAsync(
        string[] chains, int connections, int flows, int datagrams)
    {
        string name = _there.Links[0].At(_there).Interface;
        LabProcess tcpdump = _there.Start("tcpdump", ["-i", name, "-B", "32768", "-s", "262144", "-U", "-Z", "root", "-w", File]);
        LabProcess sonde = _there.StartSonde(new LabProcessOptions(), ["observe", "-i", name, .. chains, "--no-redact=publish-my-address"]);
        // Both sockets listen at the interface.
        await sonde.UntilAsync(() => Listening() >= 2 && tcpdump.Error.Contains("listening on"), "the captures");
        _here.Do(() => Use(connections, flows, datagrams));
        await tcpdump.UntilAsync(HasAll, "the last packet");
        sonde.Signal(Native.SigTerm);
        SondeRun run = await sonde.FinishAsync();
        tcpdump.Signal(Native.SigTerm);
        await tcpdump.EndAsync(TimeSpan.FromSeconds(20));
        long lost = Lost().Match(run.Error) is { Success: true } said ? Number(said) : 0;
        long written = Number(Captured().Match(tcpdump.Error)), received = Number(Received().Match(tcpdump.Error));
        var beside = new ObservedCount(written, received - written + Number(Dropped().Match(tcpdump.Error)));
        return (new ObservedCount(run.Lines.Count, lost), beside, run);
    }

    /// <inheritdoc/>
    public void Dispose() => _network.Dispose();

    [GeneratedRegex("lost ([0-9,]+) packet")]
    private static partial Regex Lost();

    [GeneratedRegex("([0-9]+) packets? captured")]
    private static partial Regex Captured();

    [GeneratedRegex("([0-9]+) packets? received by filter")]
    private static partial Regex Received();

    [GeneratedRegex("([0-9]+) packets? dropped by kernel")]
    private static partial Regex Dropped();

    private static long Number(Match match) => long.Parse(match.Groups[1].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);

    // Sockets of packets that run, by the columns of /proc/net/packet: sk RefCnt Type Proto Iface R Rmem User Inode.
    private int Listening()
        => _there.Run("cat", "/proc/net/packet").Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Count(columns => columns is [_, _, _, "0003", not "0", "1", ..]);

    private bool Use(int connections, int flows, int datagrams)
    {
        IPAddress address = _there.V4;
        using Socket listener = _there.Do(() => Bound(SocketType.Stream, ProtocolType.Tcp)), sink =
            _there.Do(() => Bound(SocketType.Dgram, ProtocolType.Udp));
        listener.Listen(connections);
        byte[] room = new byte[100];
        for (int i = 0; i < connections; i++)
        {
            using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            client.Connect(address, Port);
            using Socket server = listener.Accept();
            client.Send("a question"u8);
            server.Receive(room);
            server.Send("an answer"u8);
            client.Receive(room);
            client.Shutdown(SocketShutdown.Send);
            server.Receive(room);
            server.Shutdown(SocketShutdown.Send);
            client.Receive(room);
        }

        for (int i = 0; i < flows; i++)
        {
            using var client = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            for (int sent = 0; sent < datagrams; sent++) client.SendTo(room, new IPEndPoint(address, Port));
        }

        using var last = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        last.SendTo(Marker, new IPEndPoint(address, Port));
        return true;
    }

    private static Socket Bound(SocketType type, ProtocolType protocol)
    {
        var socket = new Socket(AddressFamily.InterNetwork, type, protocol);
        socket.Bind(new IPEndPoint(IPAddress.Any, Port));
        return socket;
    }

    // Two processors write into a capture: what was sent last need not be written last.
    private bool HasAll()
    {
        byte[] all = Bytes();
        if (all.AsSpan().IndexOf(Marker) < 0) return false;
        if (all.Length != _length) (_length, _lengthSince) = (all.Length, TimeProvider.System.GetTimestamp());
        return TimeProvider.System.GetElapsedTime(_lengthSince) > TimeSpan.FromMilliseconds(300);
    }

    private byte[] Bytes()
    {
        if (!System.IO.File.Exists(File)) return [];
        using FileStream stream = new(File, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        byte[] bytes = new byte[stream.Length];
        return bytes[..stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
    }
}
