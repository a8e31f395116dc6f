using System.Text;
using Sonde.Experiments.Interference.Trials;
using Sonde.Experiments.Replay.Payloads;
using Sonde.Measurements.Formats.CensoredPlanet;
using Sonde.Packets.Ip;
using Sonde.Packets.Tls;

namespace Sonde.Experiments.Replay.Trials;

/// <summary>The trials of names at one vantage point, as a capture shows them.</summary>
/// <param name="Server">The vantage point's address.</param>
/// <param name="Port">Its port.</param>
/// <param name="Connections">All connections to its address, in order: one that looks for its TTL goes to another port.</param>
/// <param name="Names">The names that were tested, in the order in which they were first asked for.</param>
internal sealed record VantageTrials(
    PacketAddress Server, int Port, IReadOnlyList<CapturedConnection> Connections, IReadOnlyList<string> Names)
{
    /// <summary>The trials in a capture.</summary>
    /// <param name="traffic">The capture.</param>
    /// <param name="others">Addresses that were measured in another way.</param>
    public static IEnumerable<VantageTrials> Of(CapturedTraffic traffic, IReadOnlySet<PacketAddress> others)
    {
        // What looked for the hop, with limited TTLs, is no try.
        foreach (IGrouping<PacketAddress, CapturedConnection> server in traffic.Connections.Where(
            connection => connection.Packets.Count > 0 && !CapturedPayload.Of(connection).Any(payload => payload.IsLimited))
            .GroupBy(connection => connection.Flow.Destination))
        {
            if (others.Contains(server.Key)) continue;
            CapturedConnection[] all = [.. server];
            foreach (IGrouping<ushort, CapturedConnection> port in all.GroupBy(connection => connection.Flow.DestinationPort))
            {
                string[] asked = [.. port.Select(connection => NameOf(connection.Request.Span)).OfType<string>()];
                if (asked.Length == 0) continue;
                bool areOurs = asked.Any(ControlNames.IsRandom);
                // Whoever speaks TLS may be anybody.
                if (!areOurs && port.Any(connection => ClientHelloReader.Begins(connection.Request.Span))
                    && asked.Count(name => name == asked[0]) < 3) continue;
                bool IsControl(string name) => areOurs ? ControlNames.IsRandom(name.Split('/')[0]) : name == asked[0];
                // In other letters it is asked for again where it fails.
                string[] names = [.. asked.Where(name => !IsControl(name)).DistinctBy(InSmallLetters)];
                if (names.Length == 0) continue;
                yield return new VantageTrials(
                    server.Key, port.Key, [.. all.Where(each => each.Flow.DestinationPort == port.Key || !all.Any(other
                        => other.Flow.DestinationPort == each.Flow.DestinationPort && !other.Request.IsEmpty))],
                    names);
            }
        }
    }

    /// <summary>
    /// Whether control names of ours were asked for there, of which there are none in a trace: what went with limited TTLs then belongs to
    /// the trials.
    /// </summary>
    public bool AreOurs => Connections.Any(
        connection => NameOf(connection.Request.Span) is { } name && ControlNames.IsRandom(name.Split('/')[0]));

    private static string InSmallLetters(string name)
        => name.IndexOf('/', StringComparison.Ordinal) is >= 0 and var path
            ? string.Concat(name[..path].ToLowerInvariant(), name.AsSpan(path))
            : name.ToLowerInvariant();

    /// <summary>Whether its connections speak TLS.</summary>
    public bool IsSecure => Connections.Any(
        connection => connection.Flow.DestinationPort == Port && ClientHelloReader.Begins(connection.Request.Span));

    /// <summary>
    /// The name that a request asks for, as <see cref="TrialRequest"/> writes it, or a ClientHello; null of another program's.
    /// </summary>
    public static string? NameOf(ReadOnlySpan<byte> request)
    {
        if (ClientHelloReader.TryReadServerName(request, out string server)) return server;
        const string start = "GET ", middle = " HTTP/1.1\r\nHost: ", end = "\r\n\r\n";
        string text = Encoding.Latin1.GetString(request);
        int at = text.IndexOf(middle, StringComparison.Ordinal);
        if (!text.StartsWith(start, StringComparison.Ordinal) || at < 0 || !text.EndsWith(end, StringComparison.Ordinal)) return null;
        string path = text[start.Length..at], host = text[(at + middle.Length)..^end.Length];
        if (host.IndexOf('\r', StringComparison.Ordinal) is >= 0 and var more) host = host[..more];
        return TestName.Read(host + (path == "/" ? "" : path), out TestName name) is null ? name.Url : null;
    }
}
