using System.Net;
using System.Text.Json;
using Sonde.Packets.Tcp;
using Sonde.SystemTests.Lab;

namespace Sonde.SystemTests.FastOpen;

/// <summary>Records of flows, field by field, against tshark's reading of the same packets.</summary>
public sealed class FlowOracleTests
{
    private const TcpFlags Syn = TcpFlags.Syn, Ack = TcpFlags.Ack, SynAck = TcpFlags.Syn | TcpFlags.Ack;
    private static readonly uint Isn = 0xFFFF_FFF0;
    private const long FirstFragmentData = 8; // of 60 bytes 20 are the IP header, 20 TCP's, 12 its options
    private static readonly byte[] Cookie = [1, 2, 3, 4, 5, 6, 7, 8];

    // What each behaviour looks like on the wire, and what may be said of it.
    private static readonly Dictionary<string, (Func<CaptureMaker, byte, CaptureMaker> Make, string Says)> Behaviours = new()
    {
        ["acked, and sequence numbers wrap"] = (
            (c, kind) => c.Send(Syn, Isn, 0, 28, CaptureMaker.Option(kind, Cookie)).Answer(SynAck, 7, Isn + 29).Send(Ack, Isn + 29, 8),
            "tfo.syndata.acked"),
        ["not acked"] = (
            (c, kind) => c.Send(Syn, 5, 0, 28, CaptureMaker.Option(kind, Cookie)).Answer(SynAck, 7, 6).Send(Ack, 6, 8, 28),
            "tfo.syndata.not_acked"),
        ["cookie asked for and given"] = (
            (c, kind)
            => c.Send(Syn, 5, 0, 0, CaptureMaker.Option(kind)).Answer(SynAck, 7, 6, 0, CaptureMaker.Option(kind, Cookie)).Send(Ack, 6, 8),
            "tfo.cookie.received"),
        ["cookie asked for and not given"] =
            ((c, kind) => c.Send(Syn, 5, 0, 0, CaptureMaker.Option(kind)).Answer(SynAck, 7, 6).Send(Ack, 6, 8), "tfo.cookie.not_received"),
        ["SYN sent again without the option"] = (
            (c, kind) => c.Send(Syn, 5, 0, 28, CaptureMaker.Option(kind, Cookie)).Send(Syn, 5, 0).Answer(SynAck, 7, 6).Send(Ack, 6, 8, 28),
            "tfo.syndata.failed"),
        ["SYN/ACK lost from the capture"] =
            ((c, kind) => c.Send(Syn, 5, 0, 28, CaptureMaker.Option(kind, Cookie)).Send(Ack, 34, 8).Answer(Ack, 8, 34, 40), ""),
        ["no SYN/ACK at all"] = ((c, kind) => c.Send(Syn, 5, 0, 28, CaptureMaker.Option(kind, Cookie)), "tfo.syndata.failed"),
        ["reset"] =
            ((c, kind) => c.Send(Syn, 5, 0, 28, CaptureMaker.Option(kind, Cookie)).Answer(TcpFlags.Rst | Ack, 0, 34), "tfo.syndata.failed"),
        ["closed in order"] = (
            (c, kind)
            => c.Send(Syn, 5, 0, 28, CaptureMaker.Option(kind, Cookie)).Answer(SynAck, 7, 34).Answer(Ack, 8, 34, 40).Send(Ack, 34, 48)
            .Send(TcpFlags.Fin | Ack, 34, 48).Answer(TcpFlags.Fin | Ack, 48, 35).Send(Ack, 35, 49), "tfo.syndata.acked"),
        ["answer overtakes the SYN/ACK"] = (
            (c, kind)
            => c.Send(Syn, 5, 0, 28, CaptureMaker.Option(kind, Cookie)).Answer(Ack, 8, 34, 40).Answer(SynAck, 7, 34).Send(Ack, 34, 48),
            "tfo.syndata.acked"),
        ["option of length 0"] = ((c, _) => c.Send(Syn, 5, 0, 0, [34, 0, 1, 1]).Answer(SynAck, 7, 6).Send(Ack, 6, 8), ""),
        ["option longer than the header"] = ((c, _) => c.Send(Syn, 5, 0, 0, [1, 1, 34, 12]).Answer(SynAck, 7, 6).Send(Ack, 6, 8), ""),
    };

    public static TheoryData<string, bool, byte> Cases
    {
        get
        {
            var cases = new TheoryData<string, bool, byte>();
            foreach (string behaviour in Behaviours.Keys)
            {
                foreach (bool v6 in (bool[])[false, true])
                {
                    cases.Add(behaviour, v6, 34);
                    if (!behaviour.StartsWith("option ", StringComparison.Ordinal)) cases.Add(behaviour, v6, 254);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_behaviour_is_read_as_tshark_reads_it(string behaviour, bool v6, byte kind)
    {
        var maker = new CaptureMaker(v6);
        Behaviours[behaviour].Make(maker, kind);
        JsonElement record = Compare(maker);
        string says = string.Join(' ', record.GetProperty("x_conditions").EnumerateArray().Select(word => word.GetString()));
        says.ShouldBe(Behaviours[behaviour].Says);
    }

    [Fact]
    public void Fragments_are_counted_and_only_the_first_is_read()
        => Compare(new CaptureMaker(v6: false).Send(Syn, 5, 0, 64, CaptureMaker.Option(34, Cookie)).Fragment().Answer(SynAck, 7, 70));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Connections_of_a_run_are_recorded_as_tshark_reads_them(bool v6)
    {
        using PathLab lab = await PathLab.CreateAsync();
        Capture capture = await Capture.StartAsync(lab.Client.Links[0].At(lab.Client), "tcp");
        string input = string.Concat(
            ((int[])[1, 2, 3, 4, 5, 6, 7, 11, 13, 14])
            .Select(id => $$"""{"dip":"{{PathLab.Address(id, v6)}}","dp":80,"domain":"lab.test"}""" + "\n"));
        SondeRun run = await lab.Client.SondeAsync(
            new LabProcessOptions { Input = input },
            ["measure", "tfo", "--connect", "http", "--layer", "kernel", "--timeout", "2s", "--output-flows", "--yes", "--allow",
                "0.0.0.0/0", "--allow", "::/0"]);
        run.ExitCode.ShouldBe(0, run.Error);
        await capture.StopAsync();
        int compared = 0;
        foreach (JsonElement flow in run.Lines.SelectMany(line => line.GetProperty("flow_results").EnumerateArray()))
        {
            IPAddress own = lab.Client.Address(v6);
            Dictionary<string, object?> truth = FlowOracle.Of(
                capture.File, own.ToString(), flow.GetProperty("sp").GetInt32(), flow.GetProperty("pkt_fwd").GetInt64(),
                flow.GetProperty("pkt_rev").GetInt64(), flow.GetProperty("pkt_last").GetDouble());
            FlowOracle.Read(flow, truth.Keys).ShouldBe(truth, flow.ToString());
            compared++;
        }

        compared.ShouldBe(30);
    }

    private static JsonElement Compare(CaptureMaker maker)
    {
        LabMachine.Require("tshark");
        string file = Path.Combine(Directory.CreateTempSubdirectory("sonde-flow-").FullName, "one.pcap");
        try
        {
            maker.Write(file);
            string output = LabCommand.Run(
                SondeProgram.Command[0],
                [.. SondeProgram.Command.Skip(1), "observe", "-i", file, "basic", "tcp", "tfo", "icmp", "--conditions", "tfo"]);
            JsonElement record = JsonDocument.Parse(output).RootElement;
            Dictionary<string, object?> truth = FlowOracle.Of(file, maker.Us, CaptureMaker.Port);
            if (truth["tfo_dlen"] is -1L) truth["tfo_dlen"] = FirstFragmentData;
            FlowOracle.Read(record, truth.Keys).ShouldBe(truth, record.ToString());
            return record;
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        }
    }
}
