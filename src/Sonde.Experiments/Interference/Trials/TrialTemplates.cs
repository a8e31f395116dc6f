using Sonde.Experiments.Interference.Pages;
using Sonde.Experiments.Network;
using Sonde.Measurements.Model;

namespace Sonde.Experiments.Interference.Trials;

/// <summary>
/// Whether the answers to control names are the server's, before one is taken for the expected answer: a page that all names get, or all
/// that have the path, may be somebody else's. It is where its signature is known, and where its packets do not come from the server.
/// </summary>
/// <param name="trial">The trial.</param>
/// <param name="options">How.</param>
internal sealed class TrialTemplates(Trial trial, TrialOptions options)
{
    private const string FromNearer = "control names are answered from nearer than the server: its own answer is not known";

    private const string NoneForPath = "control names are not answered for this path",
        SomeForged = "control names are answered by somebody on the way for this path, at times",
        NotKnown = "the server's own answer for this path is not known";

    /// <summary>Why nothing can be learned, or null.</summary>
    public string? Flaw { get; private set; }

    /// <summary>
    /// Whether somebody on the way answers for the path whatever the name: then it is compared with the server's page without one.
    /// </summary>
    public bool IsPathBlocked { get; private set; }

    private ServerMarks Own => ServerMarks.WithoutPath(trial);

    /// <summary>Doubts the answers to names without a path.</summary>
    /// <param name="good">The answers, as the protocol says.</param>
    public IEnumerable<TrialStep> Doubt(ProbeRecord[] good)
    {
        if (good.Select(KnownAs).OfType<string>().FirstOrDefault() is { } known)
        {
            Flaw = $"control names are answered by a known block page ({known})";
            yield break;
        }

        byte[] ways = [.. good.Select(each => NearerData(each.Reply)).OfType<byte>()];
        if (!options.IsObserved || good.Length == 0 || ways.Length < good.Length) yield break;
        // Who makes handshakes for the server, as a scrubber does, may count from an odd number: the server's own packets tell.
        foreach (TrialStep step in trial.AskForTtl()) yield return step;
        if (trial.Vantage.OwnTtl is not { } own || ways.All(way => HopDistance.Differs(own, way))) Flaw = FromNearer;
    }

    /// <summary>Learns the page of the path: it is another one.</summary>
    public IEnumerable<TrialStep> LearnPath()
    {
        int first = trial.Probes.Count;
        int Good() => trial.Probes.Skip(first).Count(each => each.Matches);
        for (int asked = 0; Good() < PageTemplate.LeastAnswers && asked < PageTemplate.LeastAnswers + Good(); asked++)
        {
            TrialStep step = trial.Ask(trial.NextControl() with { Path = trial.Name.Path }, isControl: true);
            yield return step with { Variant = ProbeRecord.SamePath };
        }

        ProbeRecord[] asks = [.. trial.Probes.Skip(first)], good = [.. asks.Where(each => each.Matches)];
        int forged = good.Count(IsForged);
        // The page without a path is the server's, and there is none but that to compare with.
        if (forged > 0 && forged == good.Length && trial.Vantage.TemplateOf("") is { } plain)
        {
            IsPathBlocked = true;
            trial.Rewrite(probe => asks.Contains(probe) && probe.Judgement is { Matches: true, Answer: { } answer }
                ? probe with { Judgement = Judgement.Of(answer, plain.Compare(answer, probe.Name)) }
                : probe);
            yield break;
        }

        Flaw = forged > 0 ? SomeForged : NoneForPath;
        if (forged == 0 && good.Length > 0)
        {
            PageTemplate? template = PageTemplate.Learn([.. good.Select(each => (each.Judgement.Answer!, each.Name))], out string? flaw);
            if (template is not null) trial.Vantage.Learn(trial.Name.Path, template);
            Flaw = flaw;
        }

        // Whoever reads paths shows by packets; a server may fail for one by itself, whatever the name. Without a template no page is one
        // that is expected.
        else if (good.Length == 0 && asks.All(FellByOthers))
        {
            Flaw = null;
        }
    }

    /// <summary>Whether the tries can be told from the server's own page of the path; else why not.</summary>
    public string? FlawOf(IEnumerable<ProbeRecord> tries)
    {
        PageTemplate? template = trial.Vantage.TemplateOf(trial.Name.Path);
        foreach (ProbeRecord each in tries)
        {
            if (!IsPathBlocked && template is null && each.Matches) return NotKnown;
            if (IsPathBlocked && each.Judgement is { Stage: Stage.Content, Page: not null } && !IsForged(each)) return NotKnown;
        }

        return null;
    }

    private bool IsForged(ProbeRecord probe) => KnownAs(probe) is not null || (options.IsObserved && Own.IsForged(probe.Reply));

    private string? KnownAs(ProbeRecord probe)
        => (probe.Judgement.Page ?? probe.Judgement.Answer?.Written) is { } page ? trial.KnownPage(page) : null;

    // Data from nearer than the handshake's other end: what stands before a server is nearer than it, and speaks first.
    private static byte? NearerData(ConversationReply reply)
        => TrialEvidence.TryWays([.. reply.Packets.Where(packet => !packet.IsOurs)], out byte synAck, out byte data)
            && HopDistance.IsNearer(data, synAck) ? data : null;

    private bool FellByOthers(ProbeRecord probe)
        => TrialEvidence.IsLost(probe.Reply)
            || (options.IsObserved
                && TrialEvidence.MarksOf(probe.Reply, isObserved: true, ServerMarks.Of(trial)) is { Who: TrialEvidence.Path });
}
