using System.Text.Json;
using Sonde.Experiments.Observing;
using Sonde.Measurements.Formats.Pathspider;

namespace Sonde.Tests.Experiments.Observing;

public sealed class ChainCatalogTests
{
    private static readonly byte[] Us = [192, 0, 2, 1], Them = [198, 51, 100, 7];

    public static TheoryData<string> Names => [.. ChainCatalog.All.Select(chain => chain.Name)];

    [Fact]
    public void Names_and_fields_are_each_of_one_chain_only()
    {
        ChainCatalog.All.Select(chain => chain.Name).ShouldBeUnique();
        ChainCatalog.All.SelectMany(chain => FieldsOf([chain])).Except(["pkt_first", "pkt_last", "x_incomplete"]).ShouldBe(
            FieldsOf(ChainCatalog.All).Except(["pkt_first", "pkt_last", "x_incomplete"]),
            "together they write what each writes alone, in the catalogue's order");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Reset_ends_a_flow_whichever_chain_looks_at_it(string name)
    {
        List<FlowRecord> records = [];
        var flows = new FlowTable(ChainCatalog.Named([name]), records.Add);
        flows.Add(1_000_000_000, Segment(flags: 4));
        flows.Advance(6_500_000_000);
        records.Count.ShouldBe(1);
    }

    [Fact]
    public void Chains_come_in_the_order_of_the_catalogue_however_they_are_asked_for()
        => ChainCatalog.Named(["icmp", "basic", "icmp", "none"]).Select(chain => chain.Name).ShouldBe(["basic", "icmp"]);

    private static string[] FieldsOf(IReadOnlyList<Chain> chains)
    {
        List<string> names = [];
        var flows = new FlowTable(chains, flow =>
        {
            using var stream = new MemoryStream();
            using (var writer = new Utf8JsonWriter(stream)) FlowWriter.Write(writer, flow);
            names.AddRange(JsonDocument.Parse(stream.ToArray()).RootElement.EnumerateObject().Select(field => field.Name));
        });
        flows.Add(1_000_000_000, Segment(flags: 2));
        flows.Flush();
        return [.. names];
    }

    private static byte[] Segment(byte flags)
    {
        byte[] packet = new byte[40];
        packet[0] = 0x45;
        (packet[3], packet[8], packet[9]) = (40, 64, 6);
        Us.CopyTo(packet, 12);
        Them.CopyTo(packet, 16);
        (packet[21], packet[23], packet[32], packet[33]) = (80, 81, 0x50, flags);
        return packet;
    }
}
