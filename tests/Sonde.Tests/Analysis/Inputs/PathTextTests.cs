using Sonde.Analysis.Inputs;

namespace Sonde.Tests.Analysis.Inputs;

public sealed class PathTextTests
{
    [Fact]
    public void Any_bytes_become_a_text_that_becomes_the_same_bytes()
        => Check.Bytes(bytes => PathText.Encode(PathText.Decode(bytes)).ShouldBe(bytes));

    [Fact]
    public void Bytes_that_are_no_utf8_are_shown_as_such()
    {
        PathText.Shown(PathText.Decode([(byte)'a', 0xFF, 0xC3, 0xA9, 0xC3])).ShouldBe("a\\xffé\\xc3");
        PathText.Shown("é\U0001F600").ShouldBe("é\U0001F600");
    }
}
