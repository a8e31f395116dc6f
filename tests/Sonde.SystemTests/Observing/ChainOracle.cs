using System.Globalization;
using Sonde.SystemTests.Lab;

namespace Sonde.SystemTests.Observing;

/// <summary>What tshark reads of the one flow of a capture, as the chains beyond TCP's have it.</summary>
internal static class ChainOracle
{
    private static readonly string[] Columns =
    [
        "ip.src", "ipv6.src", "ip.dsfield.dscp", "ipv6.tclass.dscp", "ip.dsfield.ecn", "ipv6.tclass.ecn", "ip.flags.rb", "tcp.flags",
        "tcp.len",
        "tcp.options.mss_val", "tcp.option_kind", "udp.checksum", "udp.length", "dns.flags.response", "icmp.type", "icmpv6.type",
    ];

    /// <summary>The fields of a flow whose first packet comes from an address.</summary>
    public static Dictionary<string, object?> Of(string file, string us)
    {
        Dictionary<string, object?> flow = new()
        {
            ["dns_response_valid"] = false,
            ["dscp_mark_syn_fwd"] = null,
            ["dscp_mark_syn_rev"] = null,
            ["dscp_mark_data_fwd"] = null,
            ["dscp_mark_data_rev"] = null,
            ["evilbit_syn_fwd"] = null,
            ["evilbit_syn_rev"] = null,
            ["evilbit_data_fwd"] = null,
            ["evilbit_data_rev"] = null,
            ["mss_value_fwd"] = null,
            ["mss_value_rev"] = null,
            ["udp_zero_checksum_fwd"] = null,
            ["udp_zero_checksum_rev"] = null,
            ["tcpopt_ts"] = null,
            ["tcpopt_ws"] = null,
            ["tcpopt_sack"] = null,
        };
        foreach (string mark in (string[])["ect0", "ect1", "ce"])
            foreach (string kind in (string[])["syn", "data"])
                foreach (string way in (string[])["fwd", "rev"]) flow[$"ecn_{mark}_{kind}_{way}"] = false;
        foreach (Dictionary<string, string> row in Rows(file)) See(flow, row, us);
        return flow;
    }

    private static IEnumerable<Dictionary<string, string>> Rows(string file)
        => LabCommand.Run("tshark",
            ["-n", "-r", file, "-o", "ip.defragment:false", "-o", "tcp.reassemble_out_of_order:true", "-T", "fields", "-E", "separator=/t",
                "-E", "occurrence=f",
                .. Columns.Where(column => column != "tcp.option_kind").SelectMany(column => (string[])["-e", column])])
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Zip(
                LabCommand.Run("tshark", ["-n", "-r", file, "-T", "fields", "-E", "occurrence=a", "-e", "tcp.option_kind"]).Split('\n'),
                (line, kinds) =>
                {
                    Dictionary<string, string> row = Columns.Where(column => column != "tcp.option_kind").Zip(line.Split('\t'))
                        .ToDictionary(pair => pair.First, pair => pair.Second);
                    row["tcp.option_kind"] = kinds;
                    return row;
                });

    private static void See(Dictionary<string, object?> flow, Dictionary<string, string> row, string us)
    {
        string way = (row["ip.src"] + row["ipv6.src"]).Split(',')[0] == us ? "fwd" : "rev";
        long? flags = row["tcp.flags"].Length > 0 ? Convert.ToInt64(row["tcp.flags"], 16) : null;
        bool isError = row["icmp.type"].Length > 0 || row["icmpv6.type"].Length > 0, isSyn = !isError && (flags & 2) > 0;
        long dscp = Number(row["ip.dsfield.dscp"] + row["ipv6.tclass.dscp"]), ecn = Number(row["ip.dsfield.ecn"] + row["ipv6.tclass.ecn"]);
        bool hasData = isError || Number(row["tcp.len"]) > 0 || Number(row["udp.length"]) > 8;
        if (isSyn) flow[$"dscp_mark_syn_{way}"] = dscp;
        else if (hasData && flow[$"dscp_mark_data_{way}"] is null or 0L) flow[$"dscp_mark_data_{way}"] = dscp;
        if (ecn > 0) flow[$"ecn_{(ecn == 3 ? "ce" : ecn == 2 ? "ect0" : "ect1")}_{(isSyn ? "syn" : "data")}_{way}"] = true;
        if (row["ip.flags.rb"].Length > 0)
        {
            string key = $"evilbit_{(isSyn ? "syn" : "data")}_{way}";
            flow[key] = flow[key] is true || row["ip.flags.rb"] is "1" or "True";
        }

        if (isError) return;
        if (isSyn && row["tcp.options.mss_val"].Length > 0) flow[$"mss_value_{way}"] = Number(row["tcp.options.mss_val"]);
        if (row["udp.checksum"].Length > 0) flow[$"udp_zero_checksum_{way}"] = Convert.ToInt64(row["udp.checksum"], 16) == 0;
        if (way == "rev" && row["dns.flags.response"] is "1" or "True") flow["dns_response_valid"] = true;
        if (!isSyn || way != "rev" || (flags & 16) == 0) return;
        string[] kinds = row["tcp.option_kind"].Split(',');
        foreach ((string name, string kind) in ((string, string)[])[("ts", "8"), ("ws", "3"), ("sack", "4")])
            flow[$"tcpopt_{name}"] = kinds.Contains(kind) ? true : null;
    }

    private static long Number(string text) => text.Length == 0 ? 0 : long.Parse(text, CultureInfo.InvariantCulture);
}
