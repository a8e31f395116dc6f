using System.Text;
using System.Text.Json;
using Sonde.Measurements.Formats.Pathspider;
using Sonde.Measurements.Model;

namespace Sonde.Tests.Measurements.Formats.Pathspider;

public sealed class PathspiderRecordTests
{
    private const string Line =
        """{"dip":"192.0.2.1","dp":53,"domain":"lab.test","info":{"ASN":64500},"sip":"198.51.100.2","path":["198.51.100.2","AS64500","192.0.2.1"],"time":{"from":"2026-11-22 01:01:39.683750","to":"2026-11-22 01:01:39.687658"},"conditions":["tfo.connectivity.works"],"x_basis":"wire"}""";

    [Fact]
    public void What_is_read_is_written_as_it_stood()
    {
        PathspiderRecordReader.Read(Encoding.UTF8.GetBytes(Line), out PathspiderRecord record).ShouldBeNull();
        record.Conditions.ShouldBe(["tfo.connectivity.works"]);
        record.From.ShouldBe(new DateTime(2026, 11, 22, 1, 1, 39, 683, 750, DateTimeKind.Utc));
        record.Job.Port.ShouldBe(53);
        Written(record).ShouldBe(Line);
    }

    [Fact]
    public void Any_bytes_are_read_or_refused() => Check.Bytes(bytes =>
    {
        if (PathspiderRecordReader.Read(bytes, out PathspiderRecord record) is null) _ = Written(record);
    });

    [Fact]
    public void Published_results_are_read()
    {
        foreach (string file in Directory.EnumerateFiles(Samples.Path("pathspider-samples"), "tfo*.ndjson"))
        {
            foreach (string line in File.ReadLines(file))
            {
                PathspiderRecordReader.Read(Encoding.UTF8.GetBytes(line), out PathspiderRecord record).ShouldBeNull();
                record.Conditions.ShouldNotBeNull();
                record.From.ShouldNotBeNull();
                record.Job.Address.ShouldNotBeNull();
            }
        }
    }

    [Fact]
    public void Conditions_have_one_order()
        => Condition.Sort(
            ["tfo.x", "tfo.rtt_saved:2", "tfo.syndata.acked", "tfo.cookie.received", "tfo.connectivity.works", "tfo.syndata.acked"])
        .ShouldBe(["tfo.connectivity.works", "tfo.cookie.received", "tfo.syndata.acked", "tfo.rtt_saved:2", "tfo.x"]);

    private static string Written(PathspiderRecord record)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream)) PathspiderRecordWriter.Write(writer, record);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
