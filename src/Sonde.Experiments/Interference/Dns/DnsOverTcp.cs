namespace Sonde.Experiments.Interference.Dns;

/// <summary>
/// What follows where an answer was cut and TCP brought none: a control name over TCP, and the tested one again, by turns. Only who speaks
/// TCP for other names keeps silent, or refuses, for this one; and who brings the answer in the end refuses at times.
/// </summary>
/// <param name="trial">The trial.</param>
/// <param name="options">How.</param>
internal sealed class DnsOverTcp(DnsTrial trial, DnsOptions options)
{
    // One that is busy, or a path that loses packets, may fail a control once.
    private const int Rounds = 2, Asked = 2;

    /// <summary>Why the failure says nothing of the name, or null.</summary>
    public string? Alike { get; private set; }

    /// <summary>The steps.</summary>
    public IEnumerable<DnsStep> Steps()
    {
        for (int round = 0; IsInVain; round++)
        {
            bool isAnswered = false;
            for (int asked = 0; asked < Asked && !isAnswered; asked++)
            {
                yield return DnsStep.Wait(trial.Now + options.Pause);
                foreach (DnsStep step in trial.AskControlOverTcp()) yield return step;
                isAnswered = trial.Liveness[^1].IsAnswered;
            }

            if (!isAnswered)
            {
                Alike = "the answer is cut, and the control name is not answered over TCP either";
                yield break;
            }

            if (options.IsQuick || round == Rounds - 1) yield break;
            yield return DnsStep.Wait(trial.Now + options.Pause);
            foreach (DnsStep step in trial.AskAgain()) yield return step;
            if (!IsInVain && !trial.IsAsKnown) Alike = "the answer is cut, and TCP brings one at times";
        }
    }

    private bool IsInVain => trial.Tests is [.., { Transport: "tcp", IsAnswered: false }];
}
