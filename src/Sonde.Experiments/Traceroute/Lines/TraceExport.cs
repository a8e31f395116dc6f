using System.Buffers;
using System.Text;
using System.Text.Json;
using Sonde.Experiments.Targets;
using Sonde.Measurements.Formats.Ooni.Traceroute;

namespace Sonde.Experiments.Traceroute.Lines;

/// <summary>
/// A trace in other formats: one JSON object a flow, RIPE Atlas's results, or a graph in DOT. Only what may be published is in them.
/// </summary>
internal static class TraceExport
{
    /// <summary>The format that is none of these: the measurement as the archive has it.</summary>
    public const string None = "ooni";

    /// <summary>The text.</summary>
    /// <param name="format"><c>json</c>, <c>atlas</c> or <c>dot</c>.</param>
    /// <param name="keys">What was found.</param>
    /// <param name="target">Where to.</param>
    /// <param name="startedAt">When it began.</param>
    public static string Of(string format, TracerouteTestKeys keys, Target target, DateTimeOffset startedAt)
    {
        if (format == "dot") return Graph(keys, target);
        return string.Join(
            '\n', Flows(keys).Select(flow => format == "atlas" ? Atlas(flow, target, startedAt) : Plain(flow, keys, target, startedAt)));
    }

    private static IEnumerable<IGrouping<(string Protocol, int? Port, int Flow), TracerouteProbe>> Flows(TracerouteTestKeys keys)
        => keys.Probes.Where(probe => !probe.IsAside).GroupBy(probe => (probe.Protocol, probe.Port, probe.Flow));

    private static string Plain(
        IGrouping<(string Protocol, int? Port, int Flow), TracerouteProbe> flow, TracerouteTestKeys keys, Target target,
        DateTimeOffset startedAt)
        => Write(writer =>
        {
            TracerouteFlowPath? path = keys.Path.Flows.FirstOrDefault(each => each.Name == flow.First().FlowName);
            writer.WriteString("target", target.Host);
            writer.WriteString("start_time", startedAt.UtcDateTime);
            writer.WriteString("protocol", flow.Key.Protocol);
            if (flow.Key.Port is { } port) writer.WriteNumber("port", port);
            writer.WriteNumber("flow", flow.Key.Flow);
            if (flow.First().Payload is { } payload) writer.WriteString("payload", payload);
            if (path is not null) writer.WriteString("verdict", path.Verdict);
            if (path?.EndTtl is { } end) writer.WriteNumber("end_ttl", end);
            writer.WriteStartArray("hops");
            foreach (IGrouping<int, TracerouteProbe> hop in Hops(flow, path))
            {
                TracerouteAnswer? answer = hop.Select(probe => probe.Answer).FirstOrDefault(each => each is not null);
                writer.WriteStartObject();
                writer.WriteNumber("ttl", hop.Key);
                writer.WriteString("address", answer?.Address);
                if (answer is not null) writer.WriteNumber("rtt", answer.Rtt);
                writer.WriteNumber("sent", hop.Count());
                writer.WriteNumber("answered", hop.Count(probe => probe.Answer is not null));
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        });

    private static string Atlas(
        IGrouping<(string Protocol, int? Port, int Flow), TracerouteProbe> flow, Target target, DateTimeOffset startedAt)
        => Write(writer =>
        {
            writer.WriteNumber("af", target.Address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? 4 : 6);
            writer.WriteString("dst_addr", target.Address.ToString());
            writer.WriteString("dst_name", target.Hostname ?? target.Host);
            writer.WriteNumber("endtime", startedAt.AddSeconds(flow.Max(probe => probe.Answer?.T ?? probe.T0)).ToUnixTimeSeconds());
            writer.WriteString("msm_name", "Traceroute");
            writer.WriteNumber("paris_id", flow.Key.Flow);
            writer.WriteString("proto", flow.Key.Protocol.ToUpperInvariant());
            writer.WriteStartArray("result");
            foreach (IGrouping<int, TracerouteProbe> hop in Hops(flow, null))
            {
                writer.WriteStartObject();
                writer.WriteNumber("hop", hop.Key);
                writer.WriteStartArray("result");
                foreach (TracerouteProbe probe in hop) WriteAtlas(writer, probe);
                writer.WriteEndArray();
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteNumber("timestamp", startedAt.ToUnixTimeSeconds());
            writer.WriteString("type", "traceroute");
        });

    private static void WriteAtlas(Utf8JsonWriter writer, TracerouteProbe probe)
    {
        writer.WriteStartObject();
        if (probe.Answer is { } answer)
        {
            writer.WriteString("from", answer.Address);
            writer.WriteNumber("rtt", Math.Round(answer.Rtt * 1000, 3));
            if (answer.ReplyTtl is { } ttl) writer.WriteNumber("ttl", ttl);
            if (probe.Outcome is "rst") writer.WriteString("flags", "RA");
            if (probe.Outcome is "syn_ack") writer.WriteString("flags", "SA");
            if (probe.Outcome is "unreachable" && answer.Icmp is { } icmp) WriteAtlasError(writer, icmp.Code);
        }
        else
        {
            writer.WriteString("x", "*");
        }

        writer.WriteEndObject();
    }

    private static void WriteAtlasError(Utf8JsonWriter writer, byte code)
    {
        switch (code)
        {
            case 0: writer.WriteString("err", "N"); break;
            case 1: writer.WriteString("err", "H"); break;
            case 2: writer.WriteString("err", "P"); break;
            case 13: writer.WriteString("err", "A"); break;
            default: writer.WriteNumber("err", code); break;
        }
    }

    private static IEnumerable<IGrouping<int, TracerouteProbe>> Hops(IEnumerable<TracerouteProbe> probes, TracerouteFlowPath? path)
    {
        int end = path?.EndTtl
            ?? probes.Where(probe => probe.Answer is not null && probe.Outcome != "time_exceeded").Select(probe => probe.Ttl)
            .DefaultIfEmpty(int.MaxValue).Min();
        return probes.Where(probe => probe.Ttl <= end).GroupBy(probe => probe.Ttl).OrderBy(hop => hop.Key);
    }

    // A node is an address; an arrow is labelled with the flows that take it, and dotted where silent hops lie between.
    private static string Graph(TracerouteTestKeys keys, Target target)
    {
        var arrows = new SortedDictionary<(string From, string To, bool IsDotted), List<string>>();
        foreach (IGrouping<(string, int?, int), TracerouteProbe> flow in Flows(keys))
        {
            (string address, int at) = ("prober", 0);
            foreach (IGrouping<int, TracerouteProbe> hop in Hops(flow, null))
            {
                if (hop.Select(probe => probe.Answer).FirstOrDefault(each => each is not null) is not { } answer) continue;
                string next = answer.Address == "[scrubbed]" ? $"hop {hop.Key}" : answer.Address;
                (string, string, bool) arrow = (address, next, hop.Key - at > 1);
                if (!arrows.TryGetValue(arrow, out List<string>? names)) arrows.Add(arrow, names = []);
                names.Add(flow.First().FlowName);
                (address, at) = (next, hop.Key);
            }
        }

        var text = new StringBuilder($"digraph \"{target.Host}\" {{\n  rankdir=LR;\n");
        int all = Flows(keys).Count();
        foreach (((string from, string to, bool isDotted), List<string> names) in arrows)
        {
            string label = names.Count == all ? "all" : names.Count > 4 ? $"{names.Count} flows" : string.Join(' ', names);
            text.Append($"  \"{from}\" -> \"{to}\" [label=\"{label}\"{(isDotted ? ", style=dotted" : "")}];\n");
        }

        return text.Append('}').ToString();
    }

    private static string Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
