using System.IO.Compression;
using Sonde.Experiments.Interference.Pages;

namespace Sonde.Tests.Experiments.Interference.Pages;

/// <summary>Bodies and the coding that servers say they have.</summary>
public sealed class HttpBodyTests
{
    [Theory]
    [InlineData("gzip")]
    [InlineData("x-gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    [InlineData("of another kind")]
    public void Any_bytes_are_unpacked_or_stay_as_they_came(string coding) => Check.Bytes(bytes =>
    {
        foreach (byte[] body in (byte[][])[bytes, [0x1f, 0x8b, 8, 0, .. bytes], [0x78, 0x9c, .. bytes], [0x1b, .. bytes]])
            _ = HttpBody.Decoded(coding, body, out _);
    });

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    public void What_is_not_packed_as_it_says_stays_as_it_came(string coding)
    {
        byte[] page = "<html>nothing of the kind</html>"u8.ToArray();
        HttpBody.Decoded(coding, page, out bool isCut).ShouldBe(page);
        isCut.ShouldBeFalse();
    }

    [Fact]
    public void Brotli_that_breaks_off_in_its_middle_stays_as_it_came()
    {
        using var packed = new MemoryStream();
        using (var zip = new BrotliStream(packed, CompressionLevel.Optimal, leaveOpen: true)) zip.Write("<html>a page</html>"u8);
        byte[] whole = packed.ToArray();
        for (int length = 1; length < whole.Length; length++) _ = HttpBody.Decoded("br", whole[..length], out _);
        whole[^1] ^= 0x55;
        _ = HttpBody.Decoded("br", whole, out _);
    }
}
