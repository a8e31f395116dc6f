namespace Sonde.Tests.Architecture;

public sealed class FolderArrowsTests
{
    /// <summary>The rooms of Analysis from the bottom up: each may use those before it.</summary>
    private static readonly string[] Analysis =
    [
        "Text", "Packing", "Lines", "Verdicts", "Certificates", "Rows", "Inputs", "Store", "Signatures", "Metadata", "Readers", "Outcomes",
        "Hyperquack",
        "Satellite", "Outputs", "Pipeline", "Reports",
    ];

    /// <summary>The rooms of Experiments that belong to no experiment, from the bottom up: each may use those before it.</summary>
    private static readonly string[] Frame =
        ["Network", "Targets", "Options", "Loop", "Drafts", "Contract", "Privacy", "Requests", "Wire", "Runs", "Observing"];

    /// <summary>
    /// Experiments that use another: what takes a flow away is found on the path that a trace shows, and a capture is read as the
    /// experiment that would have measured it.
    /// </summary>
    private static readonly (string Experiment, string Other)[] Neighbours =
        [("PathTransparency", "Traceroute"), ("Replay", "Traceroute"), ("Replay", "Interference"), ("Replay", "PathTransparency")];

    [Dear]
    [Fact]
    public void Rooms_of_analysis_use_only_those_below_them()
    {
        IReadOnlyList<SourceFolder> rooms = SourceFolder.Of("Sonde.Analysis");
        rooms.Select(room => room.Name)
            .ShouldBe(Analysis, ignoreOrder: true, "a room of Analysis is missing in this test's list, or is no more");
        Upward(rooms, Analysis).ShouldBeEmpty();
    }

    [Fact]
    public void Rooms_of_the_frame_use_only_those_below_them_and_no_experiment()
    {
        IReadOnlyList<SourceFolder> rooms = SourceFolder.Of("Sonde.Experiments");
        Frame.ShouldBeSubsetOf(rooms.Select(room => room.Name));
        Upward(rooms, Frame).ShouldBeEmpty();
    }

    [Dear]
    [Fact]
    public void Catalogue_alone_knows_all_experiments()
    {
        IReadOnlyList<SourceFolder> rooms = SourceFolder.Of("Sonde.Experiments");
        SourceFolder[] experiments = [.. rooms.Where(room => room.Name.Length > 0 && !Frame.Contains(room.Name))];
        experiments.Length.ShouldBeGreaterThan(1);
        rooms.Single(room => room.Name.Length == 0).Uses(rooms).ShouldBeSubsetOf(["Contract", .. experiments.Select(room => room.Name)]);
        (string Experiment, string Other)[] used = [
            .. experiments.SelectMany(room => room.Uses(rooms).Where(other => !Frame.Contains(other)).Select(other => (room.Name, other)))];
        used.ShouldBeSubsetOf(Neighbours, "an experiment uses another one, or the catalogue");
    }

    [Dear]
    [Theory]
    [InlineData("Traceroute", 10)]
    [InlineData("PathTransparency", 5)]
    [InlineData("Interference", 5)]
    public void Rooms_of_an_experiment_stand_in_no_circle(string experiment, int least)
    {
        // What stands beside the rooms is one of them: the experiment above them all, or the frame below.
        IReadOnlyList<SourceFolder> rooms = SourceFolder.Of("Sonde.Experiments", experiment);
        rooms.Count.ShouldBeGreaterThanOrEqualTo(least);
        List<SourceFolder> left = [.. rooms];
        // A room that uses none of those that are left is taken away, until all are or those that are left are in one another's way.
        while (left.RemoveAll(room => !room.Uses(left).Any()) > 0)
        {
        }

        left.Select(room => $"{experiment}/{room.Name} uses {string.Join(", ", room.Uses(left))}").ShouldBeEmpty();
    }

    [Fact]
    public void Use_of_a_type_of_another_folder_is_seen()
    {
        IReadOnlyList<SourceFolder> rooms = SourceFolder.Of("Sonde.Analysis");
        rooms.Single(room => room.Name == "Rows").Uses(rooms).ShouldContain("Verdicts");
        rooms.Single(room => room.Name == "Pipeline").Uses(rooms).ShouldContain("Satellite");
    }

    private static IEnumerable<string> Upward(IReadOnlyList<SourceFolder> rooms, string[] order)
        => rooms.Where(room => order.Contains(room.Name))
            .SelectMany(room => room.Uses(rooms)
                .Where(other => Array.IndexOf(order, other) is var place && (place < 0 || place > Array.IndexOf(order, room.Name)))
                .Select(other => $"{room.Name} uses {other}"));
}
