using System.Buffers.Binary;
using System.Text.Json;
using Sonde.SystemTests.FastOpen;
using Sonde.SystemTests.Lab;

namespace Sonde.SystemTests.Observing;

/// <summary>Flows that are met seldom, field by field, against tshark's reading of the same packets.</summary>
public sealed class ChainEdgeTests
{
    private static readonly string[] Chains = ["dns", "dscp", "ecn", "evil", "mss", "udp", "tcpopt", "noop"];

    [Fact]
    public void Flows_that_are_met_seldom_are_read_as_tshark_reads_them()
    {
        LabMachine.Require("tshark");
        DirectoryInfo folder = Directory.CreateTempSubdirectory("sonde-edges-");
        List<string> differences = [];
        try
        {
            Parallel.ForEach(ChainEdges.All, each =>
            {
                string file = Path.Combine(folder.FullName, $"{each.Key.Replace('/', ' ')}.pcap");
                (string us, byte[][] frames) = each.Value();
                Write(file, frames);
                string[] records = LabCommand.Run(
                    SondeProgram.Command[0],
                    [.. SondeProgram.Command.Skip(1), "observe", "-i", file, .. Chains, "--no-redact", "publish-my-address"])
                    .Split('\n', StringSplitOptions.RemoveEmptyEntries);
                Dictionary<string, object?> truth = ChainOracle.Of(file, us);
                string[] wrong = records.Length != 1
                    ? [$"{records.Length} records"]
                    : [.. FlowOracle.Read(JsonDocument.Parse(records[0]).RootElement, truth.Keys)
                        .Where(field => !Equals(field.Value, truth[field.Key]))
                        .Select(field => $"{field.Key} is {field.Value ?? "null"}, of tshark {truth[field.Key] ?? "null"}")];
                lock (differences) differences.AddRange(wrong.Select(what => $"{each.Key}: {what}"));
            });
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        differences.ShouldBeEmpty();
    }

    private static void Write(string path, byte[][] frames)
    {
        using FileStream file = File.Create(path);
        Span<byte> header = stackalloc byte[24];
        BinaryPrimitives.WriteUInt32BigEndian(header, 0xA1B2C3D4);
        BinaryPrimitives.WriteUInt32BigEndian(header[4..], 0x00020004);
        BinaryPrimitives.WriteUInt32BigEndian(header[16..], 65535);
        BinaryPrimitives.WriteUInt32BigEndian(header[20..], 1);
        file.Write(header);
        for (int i = 0; i < frames.Length; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(header, 1_795_309_299);
            BinaryPrimitives.WriteUInt32BigEndian(header[4..], (uint)i);
            BinaryPrimitives.WriteInt32BigEndian(header[8..], frames[i].Length);
            BinaryPrimitives.WriteInt32BigEndian(header[12..], frames[i].Length);
            file.Write(header[..16]);
            file.Write(frames[i]);
        }
    }
}
