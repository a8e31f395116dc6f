using System.Text.Json;
using Sonde.Experiments.Network;

namespace Sonde.Tests.Experiments.Interference;

/// <summary>
/// Pages that all names get, or all that have a path: the server's where nothing says otherwise, and no expected answer where something
/// does.
/// </summary>
public sealed class ForgedTemplatesTests
{
    private const string Path = "/forbidden", Fortinet = "content/blockpage:a_prod_fortinet_1";

    private const string BlockPage =
        "<html><head><title>Web Page Blocked</title></head><body><h1>FortiGuard Web Filtering</h1></body></html>";

    private const string Order = "<html><body>Access denied by order 17.</body></html>";

    [Theory]
    [InlineData(BlockPage, true, Fortinet, "path")]
    [InlineData(BlockPage, false, Fortinet, "cannot tell")]
    [InlineData(Order, true, "content/status_mismatch:403", "path")]
    public void Filter_of_a_word_in_the_path_is_found_though_it_strikes_controls_as_well(
        string page, bool isObserved, string code, string who)
    {
        InterferenceScene scene = PathScene(
            isObserved, _ => ServerTalk.Opens().Says(InterferenceScene.Page(page, "403 Forbidden")).With(TalkMarks.Data(TalkMarks.OfPath)));
        JsonElement line = scene.Measure("--domain", InterferenceScene.Forbidden + Path).ShouldHaveSingleItem();
        Said(line).ShouldBe((code, "unexpected"));
        line.GetProperty("x_evidence").GetProperty("who").GetString().ShouldBe(who);
        line.GetProperty("x_variants").EnumerateArray()
            .ShouldAllBe(each => !each.GetProperty("matches_template").GetBoolean(), "a forged page is no answer as expected");
    }

    [Theory]
    [InlineData("of the server")]
    [InlineData("of another machine behind one that hands connections on")]
    [InlineData("without timestamps, as all are")]
    public void Page_of_a_path_is_the_servers_own(string how)
    {
        int asked = 0;
        Func<ConversationReply, ConversationReply> Marks(bool isPath) => how switch
        {
            "of the server" => TalkMarks.Data(TalkMarks.OfServer),
            // Each at its distance behind whoever made the handshake.
            "of another machine behind one that hands connections on" => TalkMarks.Data((byte)(isPath ? 44 : 47)),
            _ => reply => reply with
            {
                Packets = [
                    TalkMarks.Of(reply, TalkMarks.OfServer, null, withTimestamps: true)[0], TalkMarks.Of(reply, TalkMarks.OfServer, 20)[1]],
            },
        };
        var scene = new InterferenceScene
        {
            Server = (name, _) => (IsPath(name) ? NotFound() : InterferenceScene.Clean(name)).With(Marks(IsPath(name) && asked++ >= 0)),
        };
        JsonElement line = scene.Measure("--domain", InterferenceScene.Forbidden + Path).ShouldHaveSingleItem();
        Said(line).ShouldBe(("match", "expected"));
        asked.ShouldBe(4);
    }

    [Fact]
    public void Page_of_the_path_that_is_not_forged_behind_controls_that_were_says_nothing()
    {
        InterferenceScene scene = PathScene(
            isObserved: true,
            asked => asked.IsControl
                ? ServerTalk.Opens().Says(InterferenceScene.Page(Order, "403 Forbidden")).With(TalkMarks.Data(TalkMarks.OfPath))
                : NotFound().With(TalkMarks.Data(TalkMarks.OfServer)));
        JsonElement line = scene.Measure("--domain", InterferenceScene.Forbidden + Path).ShouldHaveSingleItem();
        line.GetProperty("x_expectation").GetString().ShouldBe("inconclusive");
        line.GetProperty("x_unusable").GetString().ShouldNotBeNull().ShouldContain("not known");
    }

    [Fact]
    public void Page_of_a_path_for_which_controls_are_lost_on_the_way_says_nothing()
    {
        InterferenceScene scene = PathScene(
            isObserved: true,
            asked => asked.IsControl ? ServerTalk.Opens(acknowledges: false).With(TalkMarks.Lost) : NotFound());
        JsonElement line = scene.Measure("--domain", InterferenceScene.Forbidden + Path).ShouldHaveSingleItem();
        line.GetProperty("x_expectation").GetString().ShouldBe("inconclusive");
        line.GetProperty("x_unusable").GetString().ShouldNotBeNull().ShouldContain("not known");
    }

    [Theory]
    [InlineData(BlockPage, false, 52)]
    [InlineData(BlockPage, true, 52)]
    [InlineData(Order, true, 52)]
    [InlineData(Order, true, null)]
    public void Allow_list_accuses_nobody_and_calls_nobody_free(string page, bool isObserved, int? elsewhere)
    {
        const string Free = "free.example";
        var scene = new InterferenceScene
        {
            IsObserved = isObserved,
            TtlElsewhere = (byte?)elsewhere,
            Server = (asked, _) => asked.Name == Free
                ? InterferenceScene.Clean(asked).With(TalkMarks.Data(TalkMarks.OfServer))
                : ServerTalk.Opens().Says(InterferenceScene.Page(page, "403 Forbidden")).With(TalkMarks.Data(TalkMarks.OfPath)),
        };
        foreach (JsonElement line in scene.Measure("--domain", Free, "--domain", InterferenceScene.Forbidden))
        {
            Said(line).ShouldBe(("unknown/unknown:unasked", "inconclusive"));
            line.GetProperty("x_unusable").GetString().ShouldNotBeNull()
                .ShouldContain(page == BlockPage ? "known block page (a_prod_fortinet_1)" : "nearer than the server");
            LineProofs.Explained(line).ShouldContain("❔unknown/unknown:unasked (inconclusive) by trial.unasked");
        }
    }

    [Theory]
    [InlineData(52, 52, 52)]
    [InlineData(60, 52, 52)] // a scrubber makes the handshakes
    [InlineData(250, 52, 52)]
    [InlineData(200, 52, 52)] // one that counts from an odd number
    [InlineData(47, 52, 53)]
    [InlineData(53, 52, 60)]
    public void Who_makes_handshakes_for_a_server_makes_none_of_its_pages(int synAck, int data, int elsewhere)
    {
        var scene = new InterferenceScene
        {
            TtlElsewhere = (byte)elsewhere,
            Server = (asked, _) => InterferenceScene.Clean(asked).With(reply =>
            {
                PacketMarks[] marks = TalkMarks.Of(reply, (byte)synAck, 20);
                return reply with { Packets = [marks[0], marks[1] with { Ttl = (byte)data }] };
            }),
        };
        Said(scene.Measure().ShouldHaveSingleItem()).ShouldBe(("match", "expected"));
    }

    [Theory]
    [InlineData(true, "content/status_mismatch:403", "unexpected")]
    [InlineData(false, "trusted_host:akamai", "expected")]
    public void Name_of_a_trusted_server_is_not_trusted_from_somebody_else(bool isForged, string code, string expectation)
    {
        var scene = new InterferenceScene
        {
            Server = (asked, _) => asked.IsControl
                ? InterferenceScene.Clean(asked).With(TalkMarks.Data(TalkMarks.OfServer))
                : ServerTalk.Opens().Says(InterferenceScene.Page(Order, "403 Forbidden", "Server: AkamaiGHost\r\n"))
                    .With(TalkMarks.Data(isForged ? TalkMarks.OfPath : TalkMarks.OfServer)),
        };
        Said(scene.Measure().ShouldHaveSingleItem()).ShouldBe((code, expectation));
    }

    private static (string?, string?) Said(JsonElement line)
        => (line.GetProperty("x_outcome_code").GetString(), line.GetProperty("x_expectation").GetString());

    private static bool IsPath(AskedName asked) => asked.Request.Contains(Path, StringComparison.Ordinal);

    private static ServerTalk NotFound() => ServerTalk.Opens().Says(InterferenceScene.Page("nothing is here", "404 Not Found"));

    private static InterferenceScene PathScene(bool isObserved, Func<AskedName, ServerTalk> ofPath) => new()
    {
        IsObserved = isObserved,
        Server = (asked, _) => IsPath(asked)
            ? ofPath(asked)
            : InterferenceScene.Clean(asked).With(TalkMarks.Data(TalkMarks.OfServer)),
    };
}
