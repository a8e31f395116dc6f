using Sonde.Experiments.PathTransparency.Variants;
using Sonde.Tests.Experiments.PathTransparency.Mss;
using Sonde.Tests.Experiments.PathTransparency.Networks;
using Sonde.Tests.Experiments.PathTransparency.TcpOpt;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.PathTransparency.Variants;

/// <summary>
/// A server's first SYN/ACK is lost, and what it says again leaves out options and the bits of ECN: nobody knows what the first had, until
/// one comes.
/// </summary>
public sealed class RepeatedAnswerTests
{
    private const string Negotiated = "negotiation.";

    public static TheoryData<string> Names => ["ecn", "tcpopt", "mss", "dscp", "evilbit"];

    [Theory]
    [MemberData(nameof(Names))]
    public void First_answer_that_is_lost_once_changes_no_word(string name)
    {
        string clean = Measure(name, connectionsLosing: 0);
        clean.ShouldNotContain("undecided:path_loss");
        foreach (int losing in (int[])[1, 2, 3, 5])
            WithoutLoss(Measure(name, losing)).ShouldBe(WithoutLoss(clean), $"{losing} connections");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void First_SYN_that_is_lost_once_changes_no_word(string name)
    {
        string clean = Measure(name, connectionsLosing: 0, isBareAgain: false);
        foreach (int losing in (int[])[1, 2, 3, 5])
            WithoutLoss(Measure(name, losing, isBareAgain: false)).ShouldBe(WithoutLoss(clean), $"{losing} connections");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void First_answer_that_is_always_lost_says_nothing_of_what_the_second_lacks(string name)
    {
        string said = Measure(name, connectionsLosing: int.MaxValue);
        said.Split(' ').Where(word => word.EndsWith($"{Negotiated}failed", StringComparison.Ordinal)
            || word.EndsWith("unsolicited.not_seen", StringComparison.Ordinal)
            || ((string[])["absent", "stripped", "refused", "not_seen"]).Any(each => word.EndsWith(each, StringComparison.Ordinal)
                && name is "ecn" or "mss")).ShouldBeEmpty(said);
        if (name is "ecn" or "tcpopt" or "mss") said.ShouldContain("undecided:path_loss");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Way_that_takes_more_than_a_second_hides_nothing_that_is_lacking(string name)
    {
        var server = new VariantServer { SpeaksEcn = false, Options = [1, 1, 1, 1], Answer = MssScene.Page };
        VariantMethod method = NetworkScene.MethodOf(name);
        string said = VariantScene.Measure(
            method, probe => server.Receive(probe).Select(reply => reply.Later(1200)), timeout: TimeSpan.FromSeconds(9)).Conditions(method);
        string wanted = name switch { "ecn" => "negotiation.failed", "tcpopt" => "tsopt.negotiation.failed", "mss" => "absent", _ => "" };
        said.ShouldContain(wanted);
    }

    // Seven rounds would tell no more: what nobody asked for the others show.
    [Fact]
    public void Box_that_takes_each_first_SYN_costs_tcpopt_one_round_more()
    {
        var server = new VariantServer { OptionsFor = offered => OptionServer.Answer(offered), Answer = MssScene.Page };
        HashSet<ushort> begun = [];
        VariantMethod method = NetworkScene.MethodOf("tcpopt");
        var stages = VariantScene.Measure(
            method, probe => PathBoxes.IsSyn(probe.Bytes) && begun.Add(probe.SourcePort) ? [] : server.Receive(probe));
        stages.Wire.Flows.Count.ShouldBeLessThanOrEqualTo(6);
        stages.Conditions(method).ShouldContain("tsopt.negotiation.succeeded");
    }

    // How much is lost is counted, and what a lost packet may have been marked with is not told.
    private static string WithoutLoss(string said)
        => string.Join(' ', said.Split(' ').Where(word => !word.EndsWith("path_loss", StringComparison.Ordinal)));

    private static string Measure(string name, int connectionsLosing, bool isBareAgain = true)
    {
        var server = new VariantServer
        {
            OptionsFor = offered => OptionServer.Answer(offered),
            Answer = MssScene.Page,
            SpeaksAccurateEcn = true,
            IsBareWhenAskedAgain = isBareAgain,
        };
        HashSet<ushort> begun = [];
        IEnumerable<PathReply> Path(SeenProbe probe)
        {
            IEnumerable<PathReply> replies = server.Receive(probe);
            return PathBoxes.IsSyn(probe.Bytes) && begun.Add(probe.SourcePort) && begun.Count <= connectionsLosing ? [] : replies;
        }

        VariantMethod method = NetworkScene.MethodOf(name);
        return VariantScene.Measure(method, Path).Conditions(method);
    }
}
