using System.Text.Json;

namespace Sonde.Tests.Experiments.Interference;

/// <summary>
/// An outage that begins behind the first control and ends with the last try: a network's, a machine's, or a server's behind one.
/// </summary>
public sealed class OutageTests
{
    [Theory]
    [InlineData("http", "nothing is answered")]
    [InlineData("https", "nothing is answered")]
    [InlineData("echo", "nothing is answered")]
    [InlineData("discard", "nothing is answered")]
    [InlineData("http", "requests are lost")]
    [InlineData("http", "requests are not answered")]
    [InlineData("http", "nobody listens")]
    [InlineData("http", "there is no way")]
    [InlineData("http", "another page for all")]
    [InlineData("https", "nobody listens")]
    [InlineData("https", "answers nothing within TLS")]
    [InlineData("https", "another page within TLS")]
    public void Outage_that_is_as_long_as_the_tries_is_no_filter_of_the_name(string service, string outage)
    {
        int tries = 0;
        var scene = new InterferenceScene
        {
            Service = service,
            Server = (asked, _) => asked.IsControl || ++tries > 5 ? Answers(asked) : outage switch
            {
                "requests are lost" => ServerTalk.Opens(acknowledges: false),
                "requests are not answered" => ServerTalk.Opens(),
                "nobody listens" => ServerTalk.Fails(111),
                "there is no way" => ServerTalk.Fails(113).With(TalkMarks.Icmp(3, 1)),
                "another page for all" => ServerTalk.Opens().Says(InterferenceScene.Page("We are back soon.", "503 Service Unavailable")),
                "answers nothing within TLS" => SecureTalk.Opens(),
                "another page within TLS" => SecureTalk.Opens().Says(
                    InterferenceScene.Page("We are back soon.", "503 Service Unavailable")),
                _ => ServerTalk.Silence,
            },
        };
        JsonElement line = scene.Measure().ShouldHaveSingleItem();
        line.GetProperty("x_outcome_code").GetString().ShouldBe("match");
        line.GetProperty("x_expectation").GetString().ShouldBe("expected");
        line.GetProperty("anomaly").GetBoolean().ShouldBeFalse();
        tries.ShouldBe(6);
    }

    private static ServerTalk Answers(AskedName asked)
        => asked.Service == 443
            ? SecureTalk.Opens().Says(InterferenceScene.Page("<html><body>Welcome</body></html>"))
            : InterferenceScene.Clean(asked);
}
