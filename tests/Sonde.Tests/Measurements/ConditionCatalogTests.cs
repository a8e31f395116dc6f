using System.Reflection;
using Sonde.Experiments;
using Sonde.Experiments.Contract;
using Sonde.Measurements.Model;

namespace Sonde.Tests.Measurements;

public sealed class ConditionCatalogTests
{
    [Fact]
    public void Words_are_each_there_once_and_have_a_meaning()
    {
        ConditionCatalog.All.Select(word => word.Name).ShouldBeUnique();
        ConditionCatalog.All.ShouldAllBe(word => word.Meaning.Length > 0 && !word.Meaning.EndsWith('.') && word.Group.Length > 0);
        ConditionCatalog.All.ShouldAllBe(word => ReferenceEquals(ConditionCatalog.Find(word.Name), word));
    }

    [Fact]
    public void Every_constant_of_a_vocabulary_is_a_word_of_the_catalogue()
    {
        string[] constants = [
            .. typeof(ConditionCatalog).Assembly.GetTypes()
            .Where(
                type => type.GetProperty("Words", BindingFlags.Public | BindingFlags.Static)?.PropertyType == typeof(
                    IReadOnlyList<ConditionWord>))
            .SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.Static)).Where(field => field.IsLiteral)
                .Select(field => (string)field.GetRawConstantValue()!)];
        constants.ShouldBeSubsetOf(ConditionCatalog.All.Select(word => word.Name));
        constants.ShouldBeUnique();
    }

    [Fact]
    public void Every_word_is_of_an_experiment_or_of_observed_flows_and_every_condition_of_an_experiment_is_a_word_of_its_own()
    {
        ConditionCatalog.All.ShouldBe(
            ExperimentCatalog.All.SelectMany(each => each.Description.Vocabulary).Distinct().Concat(ObservedConditions.Words),
            ignoreOrder: true);
        foreach (ExperimentDescription about in ExperimentCatalog.All.Select(each => each.Description))
            about.Conditions.Select(ConditionCatalog.Find).ShouldAllBe(word => about.Vocabulary.Contains(word!), about.Name);
    }

    [Theory]
    [InlineData("dscp.X.replymark", "dscp.46.replymark:0", true)]
    [InlineData("dscp.X.replymark", "dscp.None.replymark", true)]
    [InlineData("dscp.X.replymark", "dscp.replymark", false)]
    [InlineData("dscp.X.replymark", "dscp.46.replymark.more", false)]
    [InlineData("dscp.X.replymark", "ecn.46.replymark", false)]
    [InlineData("tfo.undecided", "tfo.undecided:path_loss", true)]
    [InlineData("tfo.undecided", "tfo.undecide", false)]
    public void Word_matches_its_conditions_whatever_the_value(string name, string condition, bool matches)
        => new ConditionWord(name, "x").Matches(condition).ShouldBe(matches);

    [Fact]
    public void Conditions_are_sorted_as_the_catalogue_has_them_each_once_and_unknown_ones_last()
        => Condition.Sort(["zzz.b", TfoConditions.RttSaved + ":5", "aaa.a", TfoConditions.Works, TfoConditions.Works])
            .ShouldBe([TfoConditions.Works, TfoConditions.RttSaved + ":5", "aaa.a", "zzz.b"]);

    [Fact]
    public void Measures_are_not_told_apart_in_counts_and_values_of_few_are()
        => new[] { "tfo.rtt_saved:12.5", "tfo.option.kind:34", "tfo.undecided:path_loss", "other.x:7" }.Select(Condition.Counted)
            .ShouldBe(["tfo.rtt_saved", "tfo.option.kind:34", "tfo.undecided:path_loss", "other.x:7"]);
}
