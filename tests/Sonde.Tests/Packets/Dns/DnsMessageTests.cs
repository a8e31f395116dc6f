using Sonde.Packets.Dns;

namespace Sonde.Tests.Packets.Dns;

public sealed class DnsMessageTests
{
    [Fact]
    public void Query_survives_the_round_trip()
    {
        byte[] bytes = new byte[300];
        int length = DnsWriter.WriteQuery(bytes, 0x1234, "www.example.com", DnsType.Aaaa);
        DnsMessage.TryParse(bytes.AsSpan(0, length), out DnsMessage message).ShouldBeTrue();
        (message.Id, message.IsResponse, message.RecursionDesired, message.QuestionCount).ShouldBe(((ushort)0x1234, false, true, 1));
        DnsRecordEnumerator records = message.Records;
        records.MoveNext().ShouldBeTrue();
        records.Current.TryReadName(out string name).ShouldBeTrue();
        (name, records.Current.Type, records.Current.Section).ShouldBe(("www.example.com", DnsType.Aaaa, DnsSection.Question));
        records.MoveNext().ShouldBeFalse();
        records.IsWhole.ShouldBeTrue();
    }

    [Fact]
    public void Compressed_answers_are_read()
    {
        byte[] bytes = Hex.Bytes("0001 8580 0001 0002 0000 0000 03777777 07 6578616d706c65 00 0001 0001"
            + "c00c 0005 0001 0000003c 0004 01 61 c010" + "c00c 0001 0001 0000003c 0004 c0000201");
        DnsMessage.TryParse(bytes, out DnsMessage message).ShouldBeTrue();
        DnsRecordEnumerator records = message.Records;
        records.MoveNext().ShouldBeTrue();
        records.MoveNext().ShouldBeTrue();
        records.Current.TryReadName(out string name).ShouldBeTrue();
        records.Current.TryReadTarget(out string target).ShouldBeTrue();
        (name, target).ShouldBe(("www.example", "a.example"));
        records.MoveNext().ShouldBeTrue();
        records.Current.Address.ToString().ShouldBe("192.0.2.1");
        records.Current.Ttl.ShouldBe(60u);
        records.MoveNext().ShouldBeFalse();
        records.IsWhole.ShouldBeTrue();
    }

    [Theory]
    [InlineData("c00c")] // a pointer to itself
    [InlineData("c0ff")] // a pointer forwards
    [InlineData("0161 c00c")] // a loop
    [InlineData("40 61")] // a label type that is none
    [InlineData("3f 61")] // an overrun
    public void Hostile_name_is_refused(string hex)
    {
        byte[] bytes = [.. new byte[12], .. Hex.Bytes(hex)];
        int offset = 12;
        DnsName.TryRead(bytes, ref offset, out _).ShouldBeFalse();
    }

    [Fact]
    public void Name_longer_than_the_limit_is_refused()
    {
        byte[] bytes = new byte[320];
        for (int i = 0; i < 256; i += 2) (bytes[i], bytes[i + 1]) = (1, (byte)'a');
        int offset = 0;
        DnsName.TryRead(bytes, ref offset, out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData(".", "00")]
    [InlineData("a.b.", "0161016200")]
    public void Name_is_written(string name, string hex)
    {
        byte[] bytes = new byte[16];
        DnsName.TryWrite(name, bytes, out int written).ShouldBeTrue();
        bytes[..written].ShouldBe(Hex.Bytes(hex));
    }

    [Theory]
    [InlineData("a..b")]
    [InlineData("ü.example")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.example")]
    public void Name_that_is_none_is_refused(string name) => DnsName.TryWrite(name, new byte[300], out _).ShouldBeFalse();

    [Fact]
    public void Bytes_that_do_not_print_are_escaped()
    {
        int offset = 0;
        DnsName.TryRead(Hex.Bytes("04 1b5b2e41 00"), ref offset, out string name).ShouldBeTrue();
        (name, offset).ShouldBe((@"\027[\046A", 6));
    }

    [Fact]
    public void Any_bytes_parse_or_are_refused() => Hex.AnyBytes(bytes =>
    {
        if (!DnsMessage.TryParse(bytes, out DnsMessage message)) return;
        foreach (DnsRecord record in message.Records)
        {
            record.TryReadName(out _);
            record.TryReadTarget(out _);
            _ = record.Address;
        }
    });
}
