using System.Globalization;
using Sonde.Experiments.Network;
using Sonde.Experiments.Privacy;
using Sonde.Measurements.Formats.CensoredPlanet;
using Sonde.Measurements.Model;
using Sonde.Packets.Tcp;

namespace Sonde.Experiments.Interference.Trials;

/// <summary>
/// Who ended a try, by the marks of its packets: the path, or the server. An equal distance proves nothing, and without a capture nothing
/// is told.
/// </summary>
internal static class TrialEvidence
{
    /// <summary>Somebody between prober and server.</summary>
    public const string Path = "path";

    private const string Server = "server", CannotTell = "cannot tell", Distance = "TTL ";
    private const double LeastRtt = 0.002, NearerBy = 0.5;
    // Of more than that not all are captured, so that nobody knows where the last one ended.
    private const int MostTexts = 16;

    /// <summary>What the tries say together.</summary>
    public static PathMarks Of(Trial trial, IReadOnlyList<ProbeRecord> probes, bool isObserved)
    {
        bool hasTries = probes.Any(probe => !probe.IsControl);
        ProbeRecord[] failed = [.. probes.Where(probe => probe.IsControl != hasTries && !probe.Matches)];
        if (!isObserved || failed.Length == 0) return new PathMarks(CannotTell, []);
        var server = ServerMarks.Of(trial);
        PathMarks[] marks = [.. failed.Select(probe => MarksOf(probe.Reply, isObserved, server)).OfType<PathMarks>()];
        PathMarks[] ofPath = [.. marks.Where(each => each.Who == Path)];
        string[] lost = trial.ControlsFailed ? [] : [.. LostRequests(probes)];
        string[] said = [.. failed.SelectMany(probe => SaidByOthers(probe.Reply, trial.Vantage))];
        string[] signs =
            [.. ofPath.SelectMany(each => each.Signs).Concat(lost).Concat(said).Concat(PlaceOf(trial)).Distinct().Take(8)];
        if (signs.Length > 0) return new PathMarks(Path, signs);
        bool isServer = marks.Length == failed.Length && marks.All(each => each.Who == Server);
        return isServer
            ? new PathMarks(Server, [.. marks.SelectMany(each => each.Signs).Distinct().Take(8)])
            : new PathMarks(CannotTell, []);
    }

    /// <summary>What the packets of a probe say; null where none were captured.</summary>
    /// <param name="reply">What came back.</param>
    /// <param name="isObserved">Whether packets are captured.</param>
    /// <param name="server">What is known of the server's own packets.</param>
    public static PathMarks? MarksOf(in ConversationReply reply, bool isObserved, ServerMarks server)
    {
        if (!isObserved || reply.Packets.Count == 0) return null;
        PacketMarks[] theirs = [.. reply.Packets.Where(packet => !packet.IsOurs)];
        PacketMarks? synAck = First(theirs, packet => packet.Flags.HasFlag(TcpFlags.Syn | TcpFlags.Ack));
        PacketMarks? data = First(theirs, packet => packet.Length > 0);
        PacketMarks? rst = First(theirs, packet => packet.Flags.HasFlag(TcpFlags.Rst));
        PacketMarks? fin = First(theirs, packet => packet.Flags.HasFlag(TcpFlags.Fin));
        string[] signs = [.. SignsOfPath(reply, server, theirs, synAck, data, rst, fin), .. SignsOfOthers(server, synAck ?? rst)];
        string[] own = signs.Length > 0 || server.OwnTtl is null ? [] : [.. SignsOfServer(reply, synAck, data, rst)];
        return new PathMarks(signs.Length > 0 ? Path : own.Length > 0 ? Server : CannotTell, signs.Length > 0 ? signs : own)
        {
            SynAck = Marks(synAck),
            Data = Marks(data),
            Rst = Marks(rst),
            Fin = Marks(fin),
        };
    }

    /// <summary>Whether a sign is a distance, and nothing else.</summary>
    public static bool IsOfDistance(string sign) => sign.StartsWith(Distance, StringComparison.Ordinal);

    private static IEnumerable<string> PlaceOf(Trial trial) => trial.Where?.Found.Sign is { } sign ? [sign] : [];

    private static IEnumerable<string> SignsOfPath(
        ConversationReply reply, ServerMarks server, PacketMarks[] theirs, PacketMarks? synAck, PacketMarks? data, PacketMarks? rst,
        PacketMarks? fin)
    {
        if (synAck is { } first)
        {
            foreach ((string what, PacketMarks? later) in ((string, PacketMarks?)[])[("data", data), ("RST", rst), ("FIN", fin)])
            {
                if (later is { } packet && HopDistance.Differs(packet.Ttl, first.Ttl) && !server.Sends(packet.Ttl))
                    yield return string.Create(
                        CultureInfo.InvariantCulture, $"{Distance}{packet.Ttl} of the {what}, {first.Ttl} of the SYN/ACK");
            }

            if (!server.LosesTimestamps && LosesTimestamps(theirs))
                yield return "data without the timestamps that the handshake agreed upon";
        }

        PacketMarks[] resets = [.. theirs.Where(packet => packet.Flags.HasFlag(TcpFlags.Rst))];
        PacketMarks[] texts = [.. theirs.Where(packet => packet.Length > 0 && !packet.Flags.HasFlag(TcpFlags.Rst))];
        if (resets.Select(packet => packet.Sequence).Distinct().Count() > 1 && AreBeyond(resets, texts))
            yield return string.Create(CultureInfo.InvariantCulture, $"{resets.Length} RSTs with different sequence numbers");
        if (rst is { } ended && texts.Any(packet => packet.At > ended.At && HopDistance.Differs(packet.Ttl, ended.Ttl)))
            yield return "data of the server behind the RST";
        if (!server.Overlaps && Overlaps(theirs)) yield return "different data for one place in the stream";
        Instant? asked = reply.WrittenAt ?? reply.RequestAt;
        Instant? answered = data?.At ?? rst?.At ?? fin?.At;
        if (server.LeastRtt is >= LeastRtt and { } rtt && asked is { } sent && answered is { } came && came > sent
            && came.SecondsSince(sent) < Math.Min(rtt, server.LeastAnswer ?? rtt) * NearerBy)
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"an answer after {came.SecondsSince(sent) * 1000:0.0} ms, less than half of the fastest handshake's {rtt * 1000:0.0} ms");
    }

    /// <summary>The TTL of a flow's SYN/ACK and that of its first data; false where one of them was not captured.</summary>
    public static bool TryWays(PacketMarks[] theirs, out byte synAck, out byte data)
    {
        PacketMarks? first = First(theirs, packet => packet.Flags.HasFlag(TcpFlags.Syn | TcpFlags.Ack));
        PacketMarks? text = First(theirs, packet => packet.Length > 0 && !packet.Flags.HasFlag(TcpFlags.Rst));
        (synAck, data) = (first?.Ttl ?? 0, text?.Ttl ?? 0);
        return first is not null && text is not null;
    }

    /// <summary>Whether a flow's first data lacks the timestamps that its handshake agreed upon.</summary>
    public static bool LosesTimestamps(PacketMarks[] theirs)
        => First(theirs, packet => packet.Flags.HasFlag(TcpFlags.Syn | TcpFlags.Ack)) is { } synAck && HasTimestamps(synAck)
        && First(theirs, packet => packet.Length > 0) is { } data && !HasTimestamps(data);

    /// <summary>Whether a flow has different data for one place in the stream, or the same from two distances.</summary>
    public static bool Overlaps(PacketMarks[] theirs)
        => theirs.Where(packet => packet.Length > 0 && !packet.Flags.HasFlag(TcpFlags.Rst)).GroupBy(packet => packet.Sequence)
        .Any(same
            => same.Select(packet => packet.Hash).Distinct().Count() > 1 && same.Select(packet => packet.Length).Distinct().Count() == 1
            || same.Any(packet => HopDistance.Differs(packet.Ttl, same.First().Ttl)));

    // A server that gave up a connection answers each acknowledgement that was under way by a RST of that number (RFC 9293 §3.5.2): all of
    // them lie within what it has sent.
    private static bool AreBeyond(PacketMarks[] resets, PacketMarks[] texts)
    {
        uint end = texts.Length == 0 ? 1 : texts.Max(packet => packet.Sequence + (uint)packet.Length);
        return texts.Length < MostTexts && resets.Any(packet => packet.Sequence > end + 1 && packet.Sequence < uint.MaxValue / 2);
    }

    // Ways are balanced: controls show that. Whoever answers in the server's name for this port may answer for all names.
    private static IEnumerable<string> SignsOfOthers(ServerMarks server, PacketMarks? first)
    {
        if (server.OwnTtl is { } own && first is { } answer
            && HopDistance.IsNearer(answer.Ttl, own) && server.IsNobodysWay(answer.Ttl, own))
            yield return string.Create(
                CultureInfo.InvariantCulture, $"{Distance}{answer.Ttl} of the first answer, {own} of the server's RST on another port");
    }

    // A router that says that there is no way is no server; one that says that a packet was too long (RFC 1191, RFC 8201) keeps nobody
    // from anything.
    private static IEnumerable<string> SaidByOthers(ConversationReply reply, VantagePoint vantage)
    {
        IEnumerable<IcmpError> errors = reply.Errors.Select(marks => marks.Error);
        if (reply.Icmp is { } first) errors = errors.Append(first);
        foreach (IcmpError icmp in errors)
            if (icmp.From is { } from && !from.Equals(vantage.Endpoint.Address)
                && IcmpOutcomes.OfConnect(from.AddressFamily, icmp.Type, icmp.Code) is not null)
                yield return string.Create(
                    CultureInfo.InvariantCulture, $"ICMP {icmp.Type}/{icmp.Code} from {NearRouters.Publish(from, vantage.Endpoint.Address)}");
    }

    // What the server's kernel sends as it sent the SYN/ACK, and what took up the request: the clock of the timestamps is hard to guess.
    // Of who fell silent behind its data nothing is said.
    private static IEnumerable<string> SignsOfServer(ConversationReply reply, PacketMarks? synAck, PacketMarks? data, PacketMarks? rst)
    {
        if (reply.End != ConversationEnd.TimedOut && synAck is { } first && data is { } answer && rst is null && answer.Ttl == first.Ttl
            && answer.Acknowledgement > 1 && (!HasTimestamps(first) || HasTimestamps(answer)))
            yield return "data as of the SYN/ACK's sender, which acknowledges the request";
    }

    // No server can leave a request unacknowledged for what it says: its system acknowledges before anybody reads.
    private static IEnumerable<string> LostRequests(IReadOnlyList<ProbeRecord> probes)
    {
        bool controlsPassed = probes.Any(probe => probe is { IsControl: true, Matches: true });
        ProbeRecord[] fallen = [.. probes.Where(probe => probe is { IsControl: false, Matches: false, Reply.ConnectedAt: not null })];
        // One alone among tries that arrived was lost as packets are, or by a server whose queue was full.
        if (!controlsPassed || !fallen.All(probe => IsLost(probe.Reply))) yield break;
        foreach (ProbeRecord probe in fallen)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"the request was sent again {Numerals.Count(probe.Reply.Retransmits, "time")} and never acknowledged; the control's was");
        }
    }

    /// <summary>Whether the request of a connection was never acknowledged.</summary>
    public static bool IsLost(in ConversationReply reply)
        => reply is { ConnectedAt: not null, WasAcked: false, Received: 0, End: ConversationEnd.TimedOut, UnackedBytes: > 0 };

    private static bool HasTimestamps(PacketMarks packet)
    {
        var options = new TcpOptionEnumerator(packet.Options.Span);
        while (options.MoveNext())
            if (options.Current.Kind == TcpOptionKind.Timestamps) return true;
        return false;
    }

    private static PacketMarks? First(PacketMarks[] packets, Func<PacketMarks, bool> fits)
    {
        foreach (PacketMarks packet in packets)
            if (fits(packet)) return packet;
        return null;
    }

    private static SegmentMarks? Marks(PacketMarks? packet) => packet is { } seen ? new SegmentMarks(seen.Ttl, seen.Id, seen.Window) : null;
}
