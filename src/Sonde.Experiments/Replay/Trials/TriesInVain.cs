using Sonde.Experiments.Interference.Trials;

namespace Sonde.Experiments.Replay.Trials;

/// <summary>
/// Which tries were not answered as expected, told by what was asked for after them: the first try that is answered so ends the tries, and
/// with them the trial where controls were asked for already (<see cref="TrialTurns"/>).
/// </summary>
internal static class TriesInVain
{
    // As many tries are made at most before controls are asked for.
    private const int Most = 5;

    // As many controls are asked for behind them where none of these fails.
    private const int Controls = 2;

    /// <summary>The local ports of the connections that were tries in vain.</summary>
    /// <param name="connections">The connections to one place, in order.</param>
    public static IEnumerable<int> Of(IReadOnlyList<CapturedConnection> connections)
    {
        string?[] names = [.. connections.Select(each => VantageTrials.NameOf(each.Request.Span))];
        return Of(names).Select(place => (int)connections[place].Flow.SourcePort);
    }

    /// <summary>The places of tries in vain among the names that were asked for, in order.</summary>
    public static IEnumerable<int> Of(string?[] names)
    {
        Dictionary<string, int> ends = new(StringComparer.Ordinal);
        string? first = names.FirstOrDefault(each => each is not null);
        for (int from = 0, to; from < names.Length; from = to)
        {
            to = from + 1;
            if (names[from] is not { } name || IsControl(name, first)) continue;
            while (to < names.Length && names[to] == name) to++;
            bool isBehindControls = ends.TryGetValue(name, out int end);
            bool isInVain = isBehindControls ? IsTurnInVain(names, first, end, from, to) : to - from >= Most;
            for (int i = from; i < (isInVain ? to : to - 1); i++) yield return i;
            if (isBehindControls || to - from >= Most) ends[name] = to;
        }
    }

    // Behind a turn that was in vain a control is asked for, where those before did not fail; another trial begins with one of its own.
    // Where more than two were asked for before, some may have failed, and nothing behind it tells anything.
    private static bool IsTurnInVain(string?[] names, string? first, int end, int from, int to)
    {
        int behind = 0;
        while (to + behind < names.Length && names[to + behind] is { } name && IsControl(name, first)) behind++;
        bool isLast = to + behind == names.Length;
        return behind == 0 && isLast ? from - end > Controls : behind > (isLast ? 0 : 1);
    }

    private static bool IsControl(string name, string? first) => name == first || ControlNames.IsRandom(name.Split('/')[0]);
}
