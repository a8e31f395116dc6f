using System.Net;
using Sonde.Experiments.Interference.Trials;
using Sonde.Experiments.Network;
using Sonde.Experiments.Targets;
using Sonde.Measurements.Formats.CensoredPlanet;
using Sonde.Packets.Dns;

namespace Sonde.Experiments.Interference.Dns;

/// <summary>
/// The trial of one name at one resolver: a control name, the control resolvers, the name by A and by AAAA, a control name again where
/// nothing came, further queries as evidence, and the pages at addresses that no control resolver gave.
/// </summary>
/// <param name="target">What is measured.</param>
/// <param name="name">The name.</param>
/// <param name="options">How.</param>
/// <param name="shared">What the trials of a run share.</param>
/// <param name="address">What the resolver's address is going through.</param>
internal sealed class DnsTrial(Target target, TestName name, DnsOptions options, DnsShared shared, AddressState address)
{
    private const int NoSuchName = 3;

    private readonly List<QueryRecord> _liveness = [], _a = [], _aaaa = [], _features = [];
    private readonly List<FetchedPages> _pages = [];
    private readonly IPEndPoint _resolver = new(target.Address, (int)target.Port);

    public Target Target => target;

    public TestName Name => name;

    public IPEndPoint Resolver => _resolver;

    /// <summary>The moment it is; set before each step.</summary>
    public Instant Now { get; set; }

    /// <summary>The reply to what was sent last; set before the next step.</summary>
    public ExchangeReply Reply { get; set; }

    /// <summary>When its first packet left; the moment from which its times count.</summary>
    public Instant? Zero { get; private set; }

    /// <summary>The queries for control names.</summary>
    public IReadOnlyList<QueryRecord> Liveness => _liveness;

    /// <summary>The queries of type A, and of type AAAA.</summary>
    public IReadOnlyList<QueryRecord> A => _a;

    public IReadOnlyList<QueryRecord> Aaaa => _aaaa;

    /// <summary>Further queries.</summary>
    public IReadOnlyList<QueryRecord> Features => _features;

    /// <summary>The pages.</summary>
    public IReadOnlyList<FetchedPages> Pages => _pages;

    /// <summary>Takes the pages of an address.</summary>
    public void Take(FetchedPages pages) => _pages.Add(pages);

    /// <summary>What the control resolvers answered.</summary>
    public ControlCache.Entry Controls { get; } = shared.Controls.Of(name.Host);

    /// <summary>Whether control names are answered.</summary>
    public bool PassedLiveness { get; private set; } = true;

    /// <summary>Why the answer says nothing of the name, or null: other names are answered in the same way.</summary>
    public string? Alike { get; private set; }

    /// <summary>Where on the path the name is acted upon, once that was asked; else null.</summary>
    public DnsPlace? Where { get; private set; }

    /// <summary>The type that the outcome is of.</summary>
    public DnsType Counted => options.AsksA ? DnsType.A : DnsType.Aaaa;

    /// <summary>The types that are asked for.</summary>
    public IEnumerable<DnsType> Types
    {
        get
        {
            if (options.AsksA) yield return DnsType.A;
            if (options.AsksAaaa) yield return DnsType.Aaaa;
        }
    }

    /// <summary>Another control name.</summary>
    public string NextControl() => shared.NextControl();

    /// <summary>All chance.</summary>
    public Random Random => shared.Random;

    /// <summary>The steps, one after the other.</summary>
    public IEnumerable<DnsStep> Steps()
    {
        while (address.Wait(Now) is { } turn)
        {
            if (address.IsGivenUp(Now)) yield break;
            yield return DnsStep.Wait(turn);
        }

        try
        {
            foreach (DnsStep step in Conduct()) yield return step;
        }
        finally
        {
            address.Release(Now);
        }
    }

    private IEnumerable<DnsStep> Conduct()
    {
        address.FreeAt = Now + options.Spacing;
        foreach (DnsStep step in AskLiveness()) yield return step;
        if (!PassedLiveness) yield break;
        foreach (DnsStep step in new ControlQuestions(this, options, shared).Steps()) yield return step;
        if (options.AsksA)
            foreach (DnsStep step in AskTest(DnsType.A, _a)) yield return step;
        if (options.AsksAaaa)
            foreach (DnsStep step in AskTest(DnsType.Aaaa, _aaaa)) yield return step;
        bool isSilent = _a.Concat(_aaaa).All(query => !query.IsAnswered);
        if (isSilent && !options.IsQuick)
            foreach (DnsStep step in AskLiveness()) yield return step;
        if (!PassedLiveness) yield break;
        var overTcp = new DnsOverTcp(this, options);
        foreach (DnsStep step in overTcp.Steps()) yield return step;
        Alike = overTcp.Alike;
        if (!options.IsQuick && Alike is null)
        {
            var turns = new DnsTurns(this, options, shared);
            foreach (DnsStep step in turns.Steps()) yield return step;
            Alike = turns.Alike;
        }

        if ((IsOdd(Tests) && !options.IsQuick) || options.IsThorough)
            foreach (DnsStep step in AskFeatures()) yield return step;
        if (!options.IsQuick)
            foreach (DnsStep step in new DnsDistances(this, options, shared.Random).Steps()) yield return step;
        if (options.IsThorough && IsOdd(Tests))
        {
            Where = new DnsPlace(options, _resolver.Address);
            foreach (DnsStep step in Where.Steps(this)) yield return step;
        }

        if (options.Fetches)
            foreach (DnsStep step in new PageVisits(this, shared).Steps()) yield return step;
        foreach (DnsStep step in AskForOthers()) yield return step;
        foreach (DnsStep step in AskOfContradiction()) yield return step;
        if (Alike is not null) PassedLiveness = false;
    }

    // A network may lose a datagram: two losses in a row are worth a word.
    private IEnumerable<DnsStep> AskLiveness()
    {
        PassedLiveness = false;
        for (int asked = 0; !PassedLiveness && asked < (options.IsQuick ? 1 : 2); asked++)
        {
            if (asked > 0) yield return DnsStep.Wait(Now + options.Pause);
            foreach (DnsStep step in AskControl()) yield return step;
            PassedLiveness = _liveness[^1].Addresses.Count > 0;
            if (!PassedLiveness && (_liveness[^1].IsAnswered || asked > 0)) shared.HabitsOf(_resolver).Fail();
        }
    }

    private IEnumerable<DnsStep> AskTest(DnsType type, List<QueryRecord> into)
    {
        // A time-out of AAAA where A was answered is seldom more than an old box.
        int tries = type == DnsType.Aaaa && _a.Any(query => query.IsAnswered) ? Math.Min(2, options.Tries) : options.Tries;
        for (int number = 0; number < tries; number++)
        {
            if (number > 0) yield return DnsStep.Wait(Now + options.Pause);
            foreach (DnsStep step in Ask(DnsQuestion.Of(name.Host, type, shared.Random), _resolver, into)) yield return step;
            QueryRecord last = into[^1];
            if (last.Addresses.Count > 0 || (last.IsAnswered && number > 0) || (last.IsAnswered && Agrees(last))) yield break;
        }
    }

    private IEnumerable<DnsStep> AskFeatures()
    {
        DnsType type = Counted;
        foreach (DnsQuestion question in (DnsQuestion[])[DnsQuestion.WithEdns(shared.NextControl(), type, shared.Random),
            DnsQuestion.WithMixedCase(shared.NextControl(), type, shared.Random)])
        {
            foreach (DnsStep step in Ask(question, _resolver, _liveness, overTcp: false)) yield return step;
        }

        foreach (DnsQuestion question in (DnsQuestion[])[DnsQuestion.WithEdns(name.Host, type, shared.Random),
            DnsQuestion.WithMixedCase(name.Host, type, shared.Random)])
        {
            yield return DnsStep.Wait(Now + options.Pause);
            foreach (DnsStep step in Ask(question, _resolver, _features, overTcp: false)) yield return step;
        }
    }

    // A portal, or a resolver that makes a page of each name that is none: what it says of the control name, or of one that nobody can have
    // forbidden, is no answer to this one. Of answers without an address the turns told the same.
    private IEnumerable<DnsStep> AskForOthers()
    {
        if (options.IsQuick || !IsOdd(Tests) || Tests[^1].First is not { Addresses.Count: > 0 } answer
            || DnsEvidence.IsExplained(answer, this)) yield break;
        if (_liveness.Any(query => query.First?.SaysAs(answer) == true))
        {
            Alike = "the control name has the same addresses";
            yield break;
        }

        yield return DnsStep.Wait(Now + options.Pause);
        foreach (DnsStep step in AskNobodys()) yield return step;
        if (_features[^1].First?.SaysAs(answer) == true) Alike = "a name that nobody has is answered in the same way";
    }

    // What contradicts itself once may be a question that the network doubled, at a resolver that has several addresses for the name.
    private IEnumerable<DnsStep> AskOfContradiction()
    {
        if (options.IsQuick || Alike is not null || _features.Any(query => query.Question.Variant == DnsQuestion.Again)
            || DnsEvidence.ContradictedOf(this).Take(2).ToArray() is not [{ Question.Type: var type }]) yield break;
        yield return DnsStep.Wait(Now + options.Pause);
        foreach (DnsStep step in AskAside(type)) yield return step;
    }

    /// <summary>Asks for a control name.</summary>
    public IEnumerable<DnsStep> AskControl() => Ask(DnsQuestion.Of(shared.NextControl(), Counted, shared.Random), _resolver, _liveness);

    /// <summary>Asks for a control name over TCP.</summary>
    public IEnumerable<DnsStep> AskControlOverTcp()
        => AskOverTcp(DnsQuestion.Of(shared.NextControl(), Counted, shared.Random), _resolver, _liveness);

    /// <summary>Asks for the name once more, and not as a try.</summary>
    public IEnumerable<DnsStep> AskAside(DnsType type) => Ask(
        DnsQuestion.Of(name.Host, type, shared.Random) with { Variant = DnsQuestion.Again }, _resolver, _features, overTcp: false);

    /// <summary>Asks for the name once more.</summary>
    public IEnumerable<DnsStep> AskAgain() => Ask(DnsQuestion.Of(name.Host, Counted, shared.Random), _resolver, Tests);

    /// <summary>Asks for a name that nobody has.</summary>
    public IEnumerable<DnsStep> AskNobodys() => Ask(DnsQuestion.OfNobody(name.Host, Counted, shared.Random), _resolver, _features);

    /// <summary>Asks over UDP, and over TCP where that is cut.</summary>
    public IEnumerable<DnsStep> Ask(DnsQuestion question, IPEndPoint resolver, List<QueryRecord> into, bool overTcp = true)
    {
        Zero ??= Now;
        yield return DnsStep.Send(
            Exchange.Of(
                new DatagramExchange(
                    resolver, question.Message)
                { Timeout = options.Timeout, Window = options.Window, Judge = question.JudgeUdp }));
        QueryRecord udp = QueryRecord.Of(question, Reply.Datagrams!.Value, resolver, Zero.Value);
        into.Add(udp);
        if (!overTcp || !udp.IsTruncated) yield break;
        foreach (DnsStep step in AskOverTcp(question, resolver, into)) yield return step;
        into.Remove(udp);
        // What fitted is an answer all the same, where the resolver speaks no TCP.
        if (!into[^1].IsAnswered && udp.Addresses.Count > 0) into.Add(udp);
    }

    private IEnumerable<DnsStep> AskOverTcp(DnsQuestion question, IPEndPoint resolver, List<QueryRecord> into)
    {
        yield return DnsStep.Send(Exchange.Of(new Conversation(resolver, question.Framed)
        {
            Socket = SocketSettings.Usual with { Aborts = true },
            Limits = new TimeLimits { Connect = options.Timeout, Answer = options.Timeout },
            Judge = question.JudgeTcp,
        }));
        into.Add(QueryRecord.Of(question, Reply.Conversation!.Value, resolver, Zero!.Value));
    }

    /// <summary>The queries that the outcome is of.</summary>
    public List<QueryRecord> Tests => options.AsksA ? _a : _aaaa;

    /// <summary>Whether the last of them is answered as a control resolver answers.</summary>
    public bool IsAsKnown => Tests is [.., var last] && Agrees(last);

    private bool IsOdd(List<QueryRecord> queries) => queries is [.., var last] && !Agrees(last);

    private bool Agrees(QueryRecord query)
    {
        if (query.IsContradicted) return false;
        string[] known = [.. Controls.AddressesOf(query.Question.Type)];
        return query.Addresses.Count > 0
            ? query.Addresses.Any(Controls.Gave)
            : Controls.Answers.Count > 0 && known.Length == 0 && (IsNothing(query) || Controls.Said(query.Question, query.Rcode));
    }

    // That there is none nobody contradicts who knows of none; a refusal is as known only where a control resolver refused as well.
    private static bool IsNothing(QueryRecord query) => query.Rcode is -1 or 0 or NoSuchName;
}
