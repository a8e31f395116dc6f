using Sonde.Experiments.Network;
using Sonde.Measurements.Formats.CensoredPlanet;
using Sonde.Packets.Tcp;

namespace Sonde.Experiments.Interference.Trials;

/// <summary>
/// Where on the path a test ends: its request is repeated over connections that were opened as usual, with a TTL of 1, 2, 3…, so that it
/// gets no further than that hop. What acts on it acts from some TTL on; whatever the path drops is told from a router that is silent by
/// a control of the same TTL.
/// </summary>
/// <param name="name">The name.</param>
/// <param name="vantage">The vantage point.</param>
/// <param name="service">Its service.</param>
/// <param name="options">How.</param>
internal sealed class TrialPlace(TestName name, VantagePoint vantage, TrialService service, TrialOptions options)
{
    /// <summary>How long a request of a low TTL is listened for: the system repeats it three times meanwhile.</summary>
    public static readonly TimeSpan Listening = TimeSpan.FromSeconds(2);

    private const int MostHops = 30, MostSilent = 8, Rounds = 3;

    /// <summary>What a request of a low TTL came to.</summary>
    private enum Fate
    {
        /// <summary>Nothing came.</summary>
        Silent,

        /// <summary>A router said that it got no further (ICMP, time exceeded).</summary>
        Expired,

        /// <summary>It was answered as expected.</summary>
        Expected,

        /// <summary>It was answered otherwise, reset, or closed.</summary>
        Otherwise,

        /// <summary>There was no connection.</summary>
        Unconnected,
    }

    /// <summary>What was found.</summary>
    public PlaceFound Found { get; } = new(vantage.Endpoint.Address);

    /// <summary>The steps, within a trial whose tries failed and whose controls did not.</summary>
    /// <param name="trial">The trial.</param>
    /// <param name="between">The controls before each.</param>
    public IEnumerable<TrialStep> Steps(Trial trial, ControlsBetween between)
    {
        int silent = 0;
        Found.Reason = "nothing acts on the name at any TTL";
        for (byte ttl = 1; ttl <= MostHops && silent < MostSilent; ttl++)
        {
            foreach (TrialStep step in between.UntilFree()) yield return step;
            if (!trial.Probes[^1].Matches || between.IsOver)
            {
                Found.Reason = between.IsOver ? "the search took as long as it may" : "controls are not answered any more";
                yield break;
            }

            yield return Ask(name, ttl, isControl: false);
            Fate fate = See(trial, ttl);
            if (fate == Fate.Expected) yield break; // it passes: what interferes does so now and then
            if (fate == Fate.Expired)
            {
                (silent, Found.After) = (0, ttl);
                continue;
            }

            IEnumerable<TrialStep> asking = fate == Fate.Otherwise ? Confirm(trial, between, ttl) : Compare(trial, between, ttl);
            foreach (TrialStep step in asking) yield return step;
            if (Found.At is not null || Found.ReachesServer) break;
            silent++;
        }

        if (Found.At is not null) Found.Reason = null;
    }

    // An answer at this TTL and none at the one before it, twice over.
    private IEnumerable<TrialStep> Confirm(Trial trial, ControlsBetween between, byte ttl)
    {
        foreach (TrialStep step in between.UntilFree()) yield return step;
        if (!trial.Probes[^1].Matches) yield break;
        if (ttl > 1)
        {
            yield return Ask(name, (byte)(ttl - 1), isControl: false);
            if (See(trial, (byte)(ttl - 1)) == Fate.Otherwise)
            {
                Found.Reason = "what acts does so at one TTL now and at another then";
                yield break;
            }
        }

        yield return Ask(name, ttl, isControl: false);
        if (See(trial, ttl) != Fate.Otherwise) yield break;
        foreach (TrialStep step in between.UntilFree()) yield return step;
        yield return Ask(trial.NextControl(), ttl, isControl: true);
        Found.ReachesServer = See(trial, ttl) is Fate.Expected or Fate.Otherwise;
        Found.IsIntercepted = Found.ReachesServer && vantage.OwnTtl is { } own && SynAckTtl(trial.Probes[^1].Reply) is { } answered
            && HopDistance.IsNearer(answered, own);
        (Found.At, Found.After) = (ttl, (byte)(ttl - 1));
    }

    private static byte? SynAckTtl(in ConversationReply reply)
    {
        foreach (PacketMarks packet in reply.Packets)
            if (!packet.IsOurs && packet.Flags.HasFlag(TcpFlags.Syn)) return packet.Ttl;
        return null;
    }

    // Silence beside a control that is heard, three times over; whoever limits answers does not know which is which.
    private IEnumerable<TrialStep> Compare(Trial trial, ControlsBetween between, byte ttl)
    {
        for (int round = 0; round < Rounds; round++)
        {
            foreach (TrialStep step in between.UntilFree()) yield return step;
            if (!trial.Probes[^1].Matches) yield break;
            Fate control = Fate.Silent;
            for (int asked = 0; asked < 2 && control is Fate.Silent or Fate.Unconnected; asked++)
            {
                yield return Ask(trial.NextControl(), ttl, isControl: true);
                control = See(trial, ttl);
            }

            Found.ReachesServer = control is Fate.Expected or Fate.Otherwise;
            if (control is Fate.Silent or Fate.Unconnected) yield break; // a router that says nothing to anybody
            if (round == Rounds - 1) break;
            yield return Ask(name, ttl, isControl: false);
            if (See(trial, ttl) is not (Fate.Silent or Fate.Unconnected))
            {
                (Found.ReachesServer, Found.After) = (false, ttl);
                yield break;
            }
        }

        (Found.At, Found.IsDropped) = (ttl, true);
    }

    private TrialStep Ask(TestName asked, byte ttl, bool isControl)
    {
        Conversation usual = service.Ask(vantage.Endpoint, asked, options);
        TimeSpan listening = options.Timeout < Listening ? options.Timeout : Listening;
        return new TrialStep(
            usual with { RequestTtl = ttl, Limits = usual.Limits with { Tls = listening, Answer = listening } }, asked, isControl, default)
        { Variant = isControl ? "control of low TTL" : "low TTL" };
    }

    private Fate See(Trial trial, byte ttl)
    {
        ProbeRecord probe = trial.Probes[^1];
        ConversationReply reply = probe.Reply;
        foreach (IcmpMarks error in reply.Errors)
        {
            if (!IsTimeExceeded(error) || error.Error.From is not { } from) continue;
            Found.Hear(ttl, from);
            if (reply.Received == 0 && reply.End == ConversationEnd.TimedOut) return Fate.Expired;
        }

        if (reply.ConnectedAt is null) return Fate.Unconnected;
        if (probe.Matches) return Fate.Expected;
        // A discard server's silence is an answer only where the request arrived.
        bool isSilent = reply.Received == 0 && reply.End is ConversationEnd.TimedOut or ConversationEnd.Quiet or ConversationEnd.Abandoned;
        return isSilent || probe.Judgement.IsLocal ? Fate.Silent : Fate.Otherwise;
    }

    // RFC 792, and RFC 4443 §3.3.
    private bool IsTimeExceeded(IcmpMarks error)
        => error.Error.Type == (vantage.Endpoint.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? 3 : 11);
}
