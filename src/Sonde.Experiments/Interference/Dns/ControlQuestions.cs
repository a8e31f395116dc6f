using System.Net;
using Sonde.Measurements.Model;
using Sonde.Packets.Dns;

namespace Sonde.Experiments.Interference.Dns;

/// <summary>
/// The questions to the control resolvers: each is asked for a name and a type once a run, by the trial that comes first. What came twice
/// and differs may be forged, as may what comes first of it: an injector stands on the way to a control resolver as well. It may also be a
/// question that the network doubled, and a resolver that has several addresses for the name: it is asked again, and two answers without a
/// contradiction weigh more than one with it.
/// </summary>
/// <param name="trial">The trial.</param>
/// <param name="options">How resolvers are asked.</param>
/// <param name="shared">What the trials of the run share.</param>
internal sealed class ControlQuestions(DnsTrial trial, DnsOptions options, DnsShared shared)
{
    private const int MostSilent = 2, MostContradicted = 2;

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(50);

    private ControlCache.Entry Known => trial.Controls;

    /// <summary>The steps, within the trial.</summary>
    public IEnumerable<DnsStep> Steps()
    {
        while (Known.IsAsking && !Known.IsDone) yield return DnsStep.Wait(trial.Now + Glance);
        if (Known.IsDone || trial.Now < Known.RestsUntil) yield break;
        Known.IsAsking = true;
        bool wasLocal = false;
        foreach (IPEndPoint control in options.Controls)
        {
            shared.Packets?.Begin(control.Address);
            foreach (DnsType type in trial.Types)
            {
                List<QueryRecord> got = [];
                foreach (DnsStep step in Ask(control, type, got)) yield return step;
                Known.Add(got[^1], control);
                wasLocal |= got[^1].Stage == Stage.Setup;
            }
        }

        if (wasLocal) Known.Forget(trial.Now);
        else Known.IsDone = true;
    }

    // The last of them is what is known then.
    private IEnumerable<DnsStep> Ask(IPEndPoint control, DnsType type, List<QueryRecord> got)
    {
        int silent = 0, contradicted = 0, plain = 0;
        while (silent < MostSilent && contradicted < MostContradicted && plain <= contradicted)
        {
            if (contradicted > 0) yield return DnsStep.Wait(trial.Now + options.Pause);
            foreach (DnsStep step in trial.Ask(DnsQuestion.Of(trial.Name.Host, type, shared.Random), control, got)) yield return step;
            if (got[^1].IsContradicted) contradicted++;
            else if (got[^1].IsAnswered) plain++;
            else silent++;
        }
    }
}
