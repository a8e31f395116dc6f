using System.Text.Json;

namespace Sonde.Tests.Experiments.Interference;

public sealed class BareTrialTests
{
    private const string BlockPage =
        "HTTP/1.1 403 Forbidden\r\n\r\n<html><head><title>Web Page Blocked</title></head><body><h1>FortiGuard Web Filtering</h1></body></html>";
    private const string Request = "GET / HTTP/1.1\r\nHost: forbidden.example\r\n\r\n";

    public static TheoryData<string, string, string> Endings => new()
    {
        { "echo", "clean", "match" },
        { "echo", "rst", "read/tcp.reset" },
        { "echo", "half", "content/mismatch" },
        { "echo", "page", "content/blockpage:a_prod_fortinet_1" },
        { "echo", "after", "content/blockpage:a_prod_fortinet_1" },
        { "echo", "drop", "read/timeout" },
        { "echo", "mirror dropped", "read/timeout" },
        { "echo", "replaced", "content/mismatch" },
        { "echo", "fin", "content/mismatch" },
        { "discard", "clean", "match" },
        { "discard", "page", "content/blockpage:a_prod_fortinet_1" },
        { "discard", "replaced", "content/mismatch" },
        { "discard", "rst", "read/tcp.reset" },
        { "discard", "drop", "write/timeout" },
        { "discard", "fin", "content/mismatch" },
    };

    [Theory]
    [MemberData(nameof(Endings))]
    public void What_is_done_to_a_name_has_its_word(string service, string what, string code)
    {
        JsonElement line = InterferenceScene.Censored(_ => Does(service, what), service).Measure().ShouldHaveSingleItem();
        line.GetProperty("x_outcome_code").GetString().ShouldBe(code);
        line.GetProperty("anomaly").GetBoolean().ShouldBe(code != "match");
        line.GetProperty("controls_failed").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public void The_first_byte_that_differs_is_told()
    {
        JsonElement line = InterferenceScene.Censored(_ => Does("echo", "replaced"), "echo").Measure().ShouldHaveSingleItem();
        line.GetProperty("x_tries").EnumerateArray()
            .First(each => each.GetProperty("x_failure").ValueKind == JsonValueKind.Null && each.TryGetProperty("differs_at", out _))
            .GetProperty("differs_at").GetInt32().ShouldBe(Request.IndexOf("forbidden", StringComparison.Ordinal));
    }

    private static ServerTalk Does(string service, string what) => what switch
    {
        "clean" => service == "echo" ? ServerTalk.Opens().Says(Request) : ServerTalk.Opens(),
        "rst" => ServerTalk.Opens(acknowledges: false).Resets(),
        "half" => ServerTalk.Opens().Says(Request[..20]).Closes(),
        "page" => ServerTalk.Opens(acknowledges: false).Says(BlockPage[..30]).Says(BlockPage[30..]).Closes(),
        "after" => ServerTalk.Opens().Says(Request).Says(BlockPage, 200).Closes(),
        "drop" => ServerTalk.Opens(acknowledges: false),
        "mirror dropped" => ServerTalk.Opens(),
        "replaced"
            => ServerTalk.Opens()
            .Says(service == "echo" ? Request.Replace("forbidden", "permitted", StringComparison.Ordinal) : "access denied by policy")
            .Closes(4000),
        _ => ServerTalk.Opens().Closes(),
    };
}
