namespace Sonde.Experiments.Interference.Dns;

/// <summary>
/// What follows an answer without an address: a name that nobody can have forbidden and the tested one, by turns. A resolver that counts
/// questions, or is several machines of which one is broken, refuses names alike, and is told from one that refuses this name by that.
/// </summary>
/// <param name="trial">The trial.</param>
/// <param name="options">How.</param>
/// <param name="habits">What the resolver did in the run so far.</param>
internal sealed class DnsTurns(DnsTrial trial, DnsOptions options, ResolverHabits habits)
{
    private const int Rounds = 4, NoSuchName = 3;
    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(30);

    /// <summary>Why the answer says nothing of the name, or null.</summary>
    public string? Alike { get; private set; }

    /// <summary>The steps.</summary>
    public IEnumerable<DnsStep> Steps()
    {
        for (int round = 0; round < Rounds; round++)
        {
            if (trial.Tests is not [.., { First: { Addresses.Count: 0 } answer, IsContradicted: false }] || trial.IsAsKnown) yield break;
            // That there is no such name is the truth of one that nobody has: then it is a name that there is.
            bool isOfControl = answer.Rcode == NoSuchName;
            yield return DnsStep.Wait(trial.Now + options.Pause);
            foreach (DnsStep step in isOfControl ? trial.AskControl() : trial.AskNobodys()) yield return step;
            QueryRecord other = (isOfControl ? trial.Liveness : trial.Features)[^1];
            bool isAlike = other.First?.SaysAs(answer) == true;
            habits.Take(isAlike, other.IsAnswered);
            if (isAlike)
            {
                Alike = isOfControl
                    ? "the control name is answered in the same way, at times"
                    : "a name that nobody has is answered in the same way";
                yield break;
            }

            if (habits.IsSteady) yield break;
            // Who counts questions has as much room again after as long as it took to be asked them all; one of several machines needs no
            // rest.
            yield return DnsStep.Wait(trial.Now + (round == 0 ? Rest : options.Pause));
            foreach (DnsStep step in trial.AskAgain()) yield return step;
        }
    }

    private TimeSpan Rest
    {
        get
        {
            TimeSpan took = trial.Now - trial.Zero!.Value;
            return took > LongestRest ? LongestRest : took;
        }
    }
}
