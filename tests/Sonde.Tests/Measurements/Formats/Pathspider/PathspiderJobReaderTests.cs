using System.Text;
using System.Text.Json;
using Sonde.Measurements.Formats.Pathspider;

namespace Sonde.Tests.Measurements.Formats.Pathspider;

public sealed class PathspiderJobReaderTests
{
    [Theory]
    [InlineData("""{"dip":"192.0.2.1","dp":53,"domain":"lab.test"}""", "192.0.2.1", 53, "lab.test")]
    [InlineData("""{"dip":"192.0.2.1","dp":"53"}""", "192.0.2.1", 53, null)]
    [InlineData("""{"dip":"192.0.2.1","dip":"192.0.2.2"}""", "192.0.2.2", null, null)]
    [InlineData("192.0.2.1,80,lab.test", "192.0.2.1", 80, "lab.test")]
    [InlineData("192.0.2.1,80,lab.test,7", "192.0.2.1", 80, "lab.test")]
    [InlineData("7,lab.test", null, null, "lab.test")]
    [InlineData("192.0.2.1:53", "192.0.2.1", 53, null)]
    [InlineData("[2001:db8::1]:443", "2001:db8::1", 443, null)]
    [InlineData("2001:db8::1", "2001:db8::1", null, null)]
    [InlineData("dns.example:53", "dns.example", 53, null)]
    public void Every_layout_is_known_by_its_shape(string line, string? address, int? port, string? domain)
    {
        PathspiderJobReader.Read(line, out PathspiderJob job).ShouldBeNull();
        (job.Address, job.Port, job.Domain).ShouldBe((address, port, domain));
    }

    [Theory]
    [InlineData("[1,2]", "it is not an object of JSON")]
    [InlineData("{\"dip\":", "it is not JSON")]
    [InlineData("{}", "it has no dip")]
    [InlineData("""{"dip":"192.0.2.1","dp":0}""", "dp must be a port from 1 to 65535")]
    [InlineData("""{"dip":"192.0.2.1","dp":true}""", "dp must be a port from 1 to 65535")]
    [InlineData("192.0.2.1:", "the port is missing after the colon")]
    [InlineData("""{"dip":"\ud800"}""", "it has text that is not Unicode")]
    public void What_is_no_job_says_why(string line, string error) => PathspiderJobReader.Read(line, out _).ShouldBe(error);

    [Fact]
    public void Unknown_fields_are_kept_in_their_order()
    {
        const string Line =
            """{"rank":"187","dip":"192.0.2.1","info":{"ASN":64496,"Cached":"2017"},"dp":53,"hellfire_lookup_attempts":1}""";
        PathspiderJobReader.Read(Line, out PathspiderJob job).ShouldBeNull();
        Written(new PathspiderRecord(job)).ShouldBe(Line);
        job.TargetAsn.ShouldBe("AS64496");
    }

    [Fact]
    public void Ports_of_csv_are_numbers()
    {
        PathspiderJobReader.Read("192.0.2.1,80,lab.test,7", out PathspiderJob job).ShouldBeNull();
        Written(new PathspiderRecord(job)).ShouldBe("""{"dip":"192.0.2.1","dp":80,"domain":"lab.test","rank":"7"}""");
    }

    [Fact]
    public void Any_text_is_read_or_refused_and_what_is_read_can_be_written() => Check.Texts(text =>
    {
        foreach (string line in (string[])[text, "{\"dip\":" + JsonSerializer.Serialize(text, JsonSerializerOptions.Default) + "}",
            text + ",1,x"])
        {
            _ = PathspiderJobReader.Read(line, out PathspiderJob job);
            _ = Written(new PathspiderRecord(job));
        }
    });

    private static string Written(PathspiderRecord record)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream)) PathspiderRecordWriter.Write(writer, record);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
