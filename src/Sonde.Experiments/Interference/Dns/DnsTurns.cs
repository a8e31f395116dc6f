using Sonde.Experiments.Network;

namespace Sonde.Experiments.Interference.Dns;

/// <summary>
/// What follows an answer without an address: a name that nobody can have forbidden and the tested one, by turns. A resolver that counts
/// questions, or is several machines of which one is broken, refuses names alike, and is told from one that refuses this name by that.
/// </summary>
/// <param name="trial">The trial.</param>
/// <param name="options">How.</param>
/// <param name="shared">What the trials of the run share.</param>
internal sealed class DnsTurns(DnsTrial trial, DnsOptions options, DnsShared shared)
{
    private const int Rounds = 4, NoSuchName = 3;
    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(30);

    private readonly ResolverHabits _habits = shared.HabitsOf(trial.Resolver);

    /// <summary>Why the answer says nothing of the name, or null.</summary>
    public string? Alike { get; private set; }

    /// <summary>The steps.</summary>
    public IEnumerable<DnsStep> Steps()
    {
        Instant began = trial.Now;
        try
        {
            foreach (DnsStep step in Take()) yield return step;
        }
        finally
        {
            _habits.Spend(trial.Now - began);
        }
    }

    private IEnumerable<DnsStep> Take()
    {
        for (int round = 0; round < Rounds; round++)
        {
            if (trial.Tests is not [.., { First: { Addresses.Count: 0 } answer, IsContradicted: false }] || trial.IsAsKnown) yield break;
            if (_habits.IsPastTelling)
            {
                Alike = "the resolver fails for other names as well, at times";
                yield break;
            }

            // That there is no such name is the truth of one that nobody has: then it is a name that there is.
            bool isOfControl = answer.Rcode == NoSuchName;
            yield return DnsStep.Wait(trial.Now + options.Pause);
            foreach (DnsStep step in isOfControl ? trial.AskControl() : trial.AskNobodys()) yield return step;
            QueryRecord other = (isOfControl ? trial.Liveness : trial.Features)[^1];
            bool isAlike = other.First?.SaysAs(answer) == true;
            _habits.Take(isAlike, other.IsAnswered);
            if (isAlike)
            {
                Alike = isOfControl
                    ? "the control name is answered in the same way, at times"
                    : "a name that nobody has is answered in the same way";
                yield break;
            }

            if (_habits.IsSteady || _habits.IsSpent) yield break;
            shared.TellOfTurns(trial.Resolver.Address);
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
