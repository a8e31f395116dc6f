using System.Globalization;
using System.Text.Json;
using Sonde.SystemTests.Lab;

namespace Sonde.SystemTests.FastOpen;

/// <summary>What tshark reads in a capture, sorted into flows as PATHspider's chains describe them.</summary>
internal static class FlowOracle
{
    private static readonly string[] Columns =
    [
        "frame.time_epoch", "ip.src", "ip.dst", "ipv6.src", "ipv6.dst", "tcp.srcport", "tcp.dstport", "ip.len", "ipv6.plen",
        "tcp.flags", "tcp.seq_raw", "tcp.ack_raw", "tcp.len", "tcp.option_kind", "tcp.options.tfo.cookie", "tcp.options.tfo.request",
    ];

    /// <summary>The fields of a flow whose initiator has this address and port.</summary>
    /// <param name="file">The capture.</param>
    /// <param name="address">The initiator's address.</param>
    /// <param name="port">The initiator's port.</param>
    /// <param name="fwd">How many of the initiator's packets count, the first ones.</param>
    /// <param name="rev">How many of the answers count, the first ones.</param>
    /// <param name="until">Only packets after this moment may be left out, in seconds since 1970, or after both ends have closed.</param>
    public static Dictionary<string, object?> Of(
        string file, string address, int port, long fwd = long.MaxValue, long rev = long.MaxValue, double until = double.MaxValue)
    {
        var flow = new Dictionary<string, object?>
        {
            ["pkt_fwd"] = 0L,
            ["pkt_rev"] = 0L,
            ["oct_fwd"] = 0L,
            ["oct_rev"] = 0L,
            ["tcp_synflags_fwd"] = null,
            ["tcp_synflags_rev"] = null,
            ["tcp_fin_fwd"] = false,
            ["tcp_fin_rev"] = false,
            ["tcp_rst_fwd"] = false,
            ["tcp_rst_rev"] = false,
            ["tcp_connected"] = false,
            ["tfo_synkind"] = 0L,
            ["tfo_ackkind"] = 0L,
            ["tfo_synclen"] = 0L,
            ["tfo_ackclen"] = 0L,
            ["tfo_seq"] = 0L,
            ["tfo_dlen"] = 0L,
            ["tfo_ack"] = 0L,
        };
        string family = address.Contains(':') ? "ipv6" : "ip";
        double leftOut = double.MaxValue;
        // Later fragments have no port.
        foreach (string[] row in Rows(file, $"{family}.addr == {address} && (tcp.port == {port} || ip.frag_offset > 0)"))
        {
            bool forward = (row[1] + row[3]).Split(',')[0] == address;
            // Packets are counted and not timed: who captures may stamp them on his own, where the machine is busy much later than another.
            bool within = forward ? (long)flow["pkt_fwd"]! < fwd : (long)flow["pkt_rev"]! < rev;
            if (within)
                See(flow, row, forward);
            else
                leftOut = Math.Min(leftOut, double.Parse(row[0], CultureInfo.InvariantCulture));
        }

        // Two processors write into a capture: its packets need not be in order, and whether both had closed is known at its end.
        if (flow["tcp_fin_fwd"] is false || flow["tcp_fin_rev"] is false)
            leftOut.ShouldBeGreaterThanOrEqualTo(until, "A packet is missing in the record.");

        return flow;
    }

    /// <summary>The same fields of a record of Sonde's.</summary>
    public static Dictionary<string, object?> Read(JsonElement record, IEnumerable<string> names)
        => names.ToDictionary(name => name, name => record.GetProperty(name) is var value ? value.ValueKind switch
        {
            JsonValueKind.Number => (object?)value.GetInt64(),
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => null,
        } : null);

    private static IEnumerable<string[]> Rows(string file, string filter)
        => LabCommand.Run("tshark",
            ["-n", "-r", file, "-o", "tcp.relative_sequence_numbers:false", "-o", "ip.defragment:false", "-o",
                "tcp.desegment_tcp_streams:false", "-Y", filter,
             "-T", "fields", "-E", "separator=/t", "-E", "occurrence=a", .. Columns.SelectMany(column => (string[])["-e", column])])
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t'));

    private static void See(Dictionary<string, object?> flow, string[] row, bool forward)
    {
        string way = forward ? "fwd" : "rev";
        flow[$"pkt_{way}"] = (long)flow[$"pkt_{way}"]! + 1;
        flow[$"oct_{way}"] = (long)flow[$"oct_{way}"]! + (row[7].Length > 0 ? Number(row[7]) : Number(row[8]) + 40);
        if (row[9].Length == 0) return;
        int flags = Convert.ToInt32(row[9], 16) & 0xFF;
        bool syn = (flags & 2) != 0, ack = (flags & 16) != 0, rst = (flags & 4) != 0;
        if (syn) flow[$"tcp_synflags_{way}"] = (long)flags;
        if ((flags & 1) != 0) flow[$"tcp_fin_{way}"] = true;
        if (rst) flow[$"tcp_rst_{way}"] = true;
        if (forward && ack && !syn && !rst && flow["tcp_synflags_fwd"] is not null && flow["tcp_synflags_rev"] is not null)
            flow["tcp_connected"] = true;
        if (!syn) return;
        string[] kinds = row[13].Split(',');
        bool found = row[14].Length > 0 || row[15].Length > 0;
        long kind = !found ? 0 : kinds.Contains("34") ? 34 : 254;
        long cookie = row[14].Replace(":", "", StringComparison.Ordinal).Length / 2;
        if (forward && !ack && found)
        {
            (flow["tfo_synkind"], flow["tfo_synclen"], flow["tfo_seq"], flow["tfo_dlen"]) =
                (kind, cookie, Number(row[10]), Number(row[12]));
        }
        else if (!forward && ack && flow["tfo_synkind"] is not 0L)
        {
            (flow["tfo_ack"], flow["tfo_ackkind"], flow["tfo_ackclen"]) = (Number(row[11]), kind, cookie);
        }
    }

    // tshark tells no length of the data in a fragment.
    private static long Number(string text) => text.Length == 0 ? -1 : long.Parse(text, CultureInfo.InvariantCulture);
}
