using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Sonde.SystemTests.Lab;

/// <summary>A packet capture by dumpcap on an interface of a host, read by tshark: the truth that Sonde's times are held against.</summary>
internal sealed class Capture
{
    private static readonly byte[] Marker = "end of the sonde lab capture"u8.ToArray();

    private readonly LabEnd _end;
    private readonly LabProcess _dumpcap;

    private Capture(LabEnd end, LabProcess dumpcap, string file)
    {
        _end = end;
        _dumpcap = dumpcap;
        File = file;
    }

    /// <summary>The pcapng file.</summary>
    public string File { get; }

    /// <summary>Begins to capture; every packet from now on is in the file.</summary>
    /// <param name="end">The interface.</param>
    /// <param name="filter">A capture filter as tcpdump has it, or "" for everything.</param>
    public static async Task<Capture> StartAsync(LabEnd end, string filter = "")
    {
        LabMachine.Require("dumpcap", "tshark");
        string file = Path.Combine(end.Host.Folder("captures"), $"{Guid.CreateVersion7():N}.pcapng");
        string all = filter.Length == 0 ? "" : $"({filter}) or udp port 9";
        LabProcess dumpcap = end.Host.Start(
            "dumpcap", ["-i", end.Interface, "-w", file, "-B", "64", .. all.Length == 0 ? (string[])[] : ["-f", all]]);
        await dumpcap.UntilAsync(() => dumpcap.Error.Contains("File:"), "the capture");
        return new Capture(end, dumpcap, file);
    }

    /// <summary>Ends the capture once all packets up to now are in the file.</summary>
    public async Task StopAsync()
    {
        // Packets wait in the kernel's ring; the one sent last is the one written last.
        using Socket socket = _end.Host.Do(() => new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp));
        IPAddress to = _end.Host.Links.Single(link => link.At(_end.Host) == _end).Beyond(_end.Host).V4;
        await socket.SendToAsync(Marker, new IPEndPoint(to, 9));
        await _dumpcap.UntilAsync(HasMarker, "the last packet");
        _dumpcap.Signal(Native.SigInt);
        await _dumpcap.EndAsync(TimeSpan.FromSeconds(10));
    }

    /// <summary>Fields of the packets that match a display filter, one row a packet; a field that is not there is "".</summary>
    public IReadOnlyList<string[]> Fields(string filter, params IReadOnlyList<string> fields) => Read(filter, "f", fields);

    /// <summary>The same, but of a field that occurs more than once all values, joined by commas.</summary>
    public IReadOnlyList<string[]> FieldsOfAll(string filter, params IReadOnlyList<string> fields) => Read(filter, "a", fields);

    /// <summary>
    /// All IP packets: their bytes from the IP header on, in hexadecimal, and by them some of tshark's fields, the outermost of each.
    /// </summary>
    public Dictionary<string, Dictionary<string, string>> Packets(params IReadOnlyList<string> fields)
    {
        const string filter = "ip || ipv6";
        const int ethernet = 2 * 14;
        using var raw = JsonDocument.Parse(
            LabCommand.Run("tshark", ["-n", "-r", File, "-Y", $"({filter}) && !(udp.port == 9)", "-T", "jsonraw"]));
        IEnumerable<string> bytes = raw.RootElement.EnumerateArray()
            .Select(packet => packet.GetProperty("_source").GetProperty("layers").GetProperty("frame_raw")[0].GetString()!);
        Dictionary<string, Dictionary<string, string>> packets = [];
        foreach ((string packet, string[] row) in bytes.Zip(Fields(filter, fields)))
        {
            packets.TryAdd(packet[ethernet..], fields.Zip(row).ToDictionary(pair => pair.First, pair => pair.Second));
        }

        return packets;
    }

    private IReadOnlyList<string[]> Read(string filter, string occurrence, IReadOnlyList<string> fields)
    {
        string all = LabCommand.Run("tshark",
            ["-n", "-r", File, "-o", "tcp.relative_sequence_numbers:false", "-Y",
                $"({(filter.Length == 0 ? "frame" : filter)}) && !(udp.port == 9)",
             "-T", "fields", "-E", "separator=/t", "-E", $"occurrence={occurrence}",
             .. fields.SelectMany(field => (string[])["-e", field])]);
        return [.. all.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t'))];
    }

    private bool HasMarker()
    {
        using FileStream stream = new(File, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        byte[] tail = new byte[(int)Math.Min(stream.Length, 1 << 20)];
        stream.Seek(-tail.Length, SeekOrigin.End);
        int length = stream.ReadAtLeast(tail, tail.Length, throwOnEndOfStream: false);
        return tail.AsSpan(0, length).IndexOf(Marker) >= 0;
    }
}
