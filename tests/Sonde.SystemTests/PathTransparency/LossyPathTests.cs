using Sonde.SystemTests.Lab;

namespace Sonde.SystemTests.PathTransparency;

/// <summary>
/// Paths that lose packets by chance, or the very packets that open a connection, before real servers: what is said is true of the path, or
/// undecided. A server says its SYN/ACK again when the first is lost, and leaves out of it what it will.
/// </summary>
public sealed class LossyPathTests
{
    private const int Lossy = 0, Meddling = 1, Routers = 2, Hosts = 150, Few = 8;

    private static readonly PathBehaviour Clean = PathBehaviours.All.First(each => each.Id == 20);

    // Two prefixes of as many addresses, and the same behind a server that speaks accurate ECN.
    private static readonly PathBehaviour[] CleanOnes =
        [Clean, Clean with { Id = 120 }, AccurateBehaviours.All.First(each => each.Id == 28)];

    // All of it takes an hour, and of some hundred targets at 20 % one may be dead by chance: SONDE_ALL_RUNS=1 ./test --long.
    private static readonly bool AllRuns = Environment.GetEnvironmentVariable("SONDE_ALL_RUNS") == "1";

    public static TheoryData<string, int> Losses => Of(PathBehaviours.Experiments.Keys);

    public static TheoryData<string, int> MeddlingLosses => Of(AllRuns ? PathBehaviours.Experiments.Keys : ["ecn", "tcpopt"]);

    public static TheoryData<string> Names => [.. PathBehaviours.Experiments.Keys];

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task Clean_paths_that_lose_by_chance_are_accused_of_nothing(string experiment, int percent)
    {
        LabMachine.RequireLong();
        foreach (string[] boxes in (string[][])[[], [Middlebox.BareRepeats()]])
        {
            using BehaviourLab lab = await LabAsync(CleanOnes, Middlebox.Lose(percent), boxes);
            Faults(await lab.MeasureAsync(experiment, Asked(experiment, CleanOnes), Hosts, "--rate", "0", "--parallel", "300"))
                .ShouldBeEmpty($"bare repeats: {boxes.Length}");
        }
    }

    [Theory]
    [MemberData(nameof(MeddlingLosses))]
    public async Task Paths_that_meddle_and_lose_are_told_of_as_they_are_or_not_at_all(string experiment, int percent)
    {
        LabMachine.RequireLong();
        foreach (string[] boxes in (string[][])[[], [Middlebox.BareRepeats()]])
        {
            using BehaviourLab lab = await LabAsync(PathBehaviours.All, loss: null, boxes);
            // What is said otherwise for want of --locate is so without loss as well.
            ILookup<(int, bool), string> clear = (await lab.MeasureAsync(experiment, PathBehaviours.All))
                .SelectMany(row => row.Conditions.Split(' ').Select(word => (Key: (row.Behaviour.Id, row.IsV6), Word: word)))
                .ToLookup(each => each.Key, each => each.Word);
            lab.Routers[Lossy].Rules(Middlebox.Lose(percent));
            Faults(await lab.MeasureAsync(experiment, PathBehaviours.All, Few, "--rate", "0"), clear)
                .ShouldBeEmpty($"bare repeats: {boxes.Length}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task First_syn_ack_that_is_always_lost_accuses_nobody(string experiment)
        => Faults(await MeasureAsync(experiment, Middlebox.DropFirstSynAck())).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Names))]
    public async Task First_syn_that_is_always_lost_accuses_nobody(string experiment)
    {
        LabMachine.RequireLong();
        Faults(await MeasureAsync(experiment, Middlebox.DropFirstSyn())).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task First_syn_ack_that_is_always_lost_before_one_that_leaves_all_out_accuses_nobody(string experiment)
    {
        LabMachine.RequireLong();
        Faults(await MeasureAsync(experiment, Middlebox.DropFirstSynAck(), Middlebox.BareRepeats())).ShouldBeEmpty();
    }

    private static TheoryData<string, int> Of(IEnumerable<string> experiments)
        => [.. experiments.SelectMany(name => (AllRuns ? (int[])[5, 10, 20] : [5]).Select(percent => (name, percent)))];

    private static async Task<IReadOnlyList<TransparencyRow>> MeasureAsync(string experiment, string loss, params string[] boxes)
    {
        using BehaviourLab lab = await LabAsync(CleanOnes, loss, boxes);
        return await lab.MeasureAsync(experiment, Asked(experiment, CleanOnes), Few, "--rate", "0");
    }

    private static async Task<BehaviourLab> LabAsync(IReadOnlyList<PathBehaviour> behaviours, string? loss, string[] boxes)
    {
        BehaviourLab lab = await BehaviourLab.CreateAsync(
            Routers, [.. behaviours.Select(behaviour => (behaviour, Meddling + 1))], "what a limit keeps back is no loss");
        if (loss is not null) lab.Routers[Lossy].Rules(loss);
        foreach (string box in boxes) lab.Routers[Meddling].Rules(box);
        return lab;
    }

    // Accurate ECN is ecn's alone.
    private static PathBehaviour[] Asked(string experiment, PathBehaviour[] behaviours)
        => [.. behaviours.Where(behaviour => behaviour.Says.Count == 0 || behaviour.Says.ContainsKey(experiment))];

    // What is neither true of the path nor a word of not knowing, and how often.
    private static string[] Faults(IReadOnlyList<TransparencyRow> rows, ILookup<(int Id, bool IsV6), string>? clear = null)
        =>
        [
            .. rows.Select(row => (Row: row, Wrong: string.Join(' ', row.Conditions.Split(' ').Where(word => !IsOfNotKnowing(word))
                    .Except([.. row.Expected.Split(' '), .. clear?[(row.Behaviour.Id, row.IsV6)] ?? []]))))
                .Where(each => each.Wrong != "")
                .GroupBy(each => $"{each.Row.Experiment}, {each.Row.Behaviour.Does}, IPv{(each.Row.IsV6 ? 6 : 4)}: {each.Wrong}")
                .Select(same => $"{same.Count()} of {rows.Count} {same.Key} in {same.First().Row.Conditions}"),
        ];

    private static bool IsOfNotKnowing(string word)
        => word.Contains("undecided:", StringComparison.Ordinal) || word.StartsWith("pathspider.", StringComparison.Ordinal);
}
