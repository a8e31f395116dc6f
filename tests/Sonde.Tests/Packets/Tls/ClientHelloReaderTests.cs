using Sonde.Experiments.Requests;
using Sonde.Packets.Tls;

namespace Sonde.Tests.Packets.Tls;

public sealed class ClientHelloReaderTests
{
    [Fact]
    public void Name_that_was_written_is_read()
    {
        byte[] hello = TlsRequest.Hello("www.example.org", new Random(1));
        ClientHelloReader.TryReadServerName(hello, out string name).ShouldBeTrue();
        name.ShouldBe("www.example.org");
        ClientHelloReader.TryReadServerName(hello.AsSpan(0, 40), out _).ShouldBeFalse();
    }

    [Fact]
    public void Name_is_read_although_the_message_lies_in_several_records()
    {
        byte[] hello = TlsRequest.Hello("www.example.org", new Random(1)), body = hello[5..];
        int half = body.Length / 2;
        byte[] split = [
            22, 3, 1, 0, (byte)half, .. body[..half], 22, 3, 1, (byte)((body.Length - half) >> 8), (byte)(body.Length - half),
            .. body[half..]];
        ClientHelloReader.TryReadServerName(split, out string name).ShouldBeTrue();
        name.ShouldBe("www.example.org");
    }

    [Fact]
    public void Any_bytes_parse_or_are_refused() => Hex.AnyBytes(bytes =>
    {
        _ = ClientHelloReader.TryReadServerName(bytes, out _);
        _ = ClientHelloReader.TryReadServerName([22, 3, 1, .. bytes], out _);
        byte[] hello = TlsRequest.Hello("www.example.org", new Random(1));
        bytes.AsSpan(0, Math.Min(bytes.Length, hello.Length - 43)).CopyTo(hello.AsSpan(43));
        _ = ClientHelloReader.TryReadServerName(hello, out string name);
        name.All(letter => letter is > ' ' and < (char)127).ShouldBeTrue();
    });
}
