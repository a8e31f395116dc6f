using Sonde.Experiments.PathTransparency;
using Sonde.Experiments.PathTransparency.Variants;
using Sonde.Measurements.Model;
using Sonde.Tests.Experiments.PathTransparency.Variants;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.PathTransparency.Networks;

/// <summary>
/// PATHspider's words are complete and exclusive in their groups, whatever the network and whatever is asked: one of each, or it is said
/// why there is none.
/// </summary>
public sealed class WordGroupsTests
{
    // Of each experiment: the groups that are told of any target, those of one whose plain connections open, and whose variants open.
    private static readonly Dictionary<string, (string[] Always, string[] Open)> Groups = new()
    {
        ["ecn"] = (["ecn.connectivity"], ["ecn.negotiation", "ecn.syn"]),
        ["dscp"] = (["dscp.48.connectivity"], ["dscp.48.path"]),
        ["mss"] = (["mss.connectivity"], ["mss.option.received", "mss.path"]),
        ["evilbit"] = (["evilbit.connectivity"], ["evilbit.path"]),
        ["tcpopt"] = (
            ["tsopt.connectivity", "wsopt.connectivity", "sack.connectivity", "tcpopt.unknown.connectivity"],
            ["tcpopt.ts.path", "tcpopt.ws.path", "tcpopt.sack.path", "tcpopt.unknown.path"]),
    };

    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (string name in Groups.Keys)
                foreach (string connect in (string[])[ConnectModes.Http, ConnectModes.Tcp, ConnectModes.Https, ConnectModes.Dns])
                    cases.Add(name, connect);
            cases.Add("evilbit", ConnectModes.TcpSyn);
            return cases;
        }
    }

    [Dear]
    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_group_has_one_word_or_says_why_not(string name, string connect)
    {
        HashSet<string> met = [];
        for (int seed = 0; seed < Repetitions.Of(40, 400, 4000); seed++)
        {
            VariantMethod method = NetworkScene.MethodOf(name, connect);
            var made = VariantScene.Measure(
                method, RandomPath.Of(seed, connect), locates: seed % 2 == 0, seed: seed,
                connect: connect == ConnectModes.TcpSyn ? ConnectModes.Http : connect);
            var findings = made.Search is { } search ? new Sonde.Experiments.PathTransparency.Locating.PathFindings(search) : null;
            string[] said = [.. method.Conclude(new VariantEvidence(null, made.Wire, findings, false)).Distinct()];
            string all = $"seed {seed}: {string.Join(' ', said)}";
            ConditionWord[] words = [.. said.Select(each => ConditionCatalog.Find(each).ShouldNotBeNull($"{each} in {all}"))];
            said.Zip(words).Where(each => each.Second.IsExclusive).Select(each => GroupOf(each.First, each.Second)).ShouldBeUnique(all);
            bool isUndecided = said.Any(each => each.Contains("undecided:", StringComparison.Ordinal))
                || said.Contains(PathspiderConditions.NotObserved);
            string[] groups = [.. said.Zip(words).Select(each => GroupOf(each.First, each.Second))];
            foreach (string group in Groups[name].Always)
            {
                int count = groups.Count(each => each == group);
                if (!isUndecided) count.ShouldBe(1, $"{group}, {all}");
            }

            bool isOpen = made.Wire.IsOpen && made.Wire.Plain.End == Sonde.Experiments.PathTransparency.Crafted.CraftedEnd.Answered;
            bool works = isOpen && said.All(each => !each.EndsWith("broken", StringComparison.Ordinal));
            foreach (string group in works && !isUndecided ? Groups[name].Open : [])
                groups.Count(each => each == group).ShouldBe(1, $"{group}, {all}");
            met.UnionWith(said.Where(each => each.Contains("connectivity", StringComparison.Ordinal)).Select(each => each.Split('.')[^1]));
        }

        // A generator that leads nowhere would prove nothing.
        met.Count.ShouldBeGreaterThanOrEqualTo(2, string.Join(' ', met));
    }

    // Of words with a part that varies, each value has a group of its own.
    private static string GroupOf(string condition, ConditionWord word)
    {
        if (!word.Group.Split('.').Contains("X")) return word.Group;
        string[] parts = Condition.NameOf(condition).ToString().Split('.');
        return string.Join('.', word.Group.Split('.').Select((part, i) => part == "X" ? parts[i] : part));
    }
}
