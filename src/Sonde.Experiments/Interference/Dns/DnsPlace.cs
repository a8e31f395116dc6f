using System.Net;
using Sonde.Experiments.Interference.Trials;
using Sonde.Experiments.Network;
using Sonde.Measurements.Model;

namespace Sonde.Experiments.Interference.Dns;

/// <summary>
/// Where on the path a question is acted upon: it is sent with a TTL of 1, 2, 3…, so that it gets no further than that hop. A forged
/// answer comes from some TTL on, whether the resolver ever sees the question or not; a question that is dropped is told from a router
/// that is silent by one for a control name with the same TTL.
/// </summary>
/// <param name="options">How resolvers are asked.</param>
/// <param name="resolver">The one that is measured.</param>
internal sealed class DnsPlace(DnsOptions options, IPAddress resolver)
{
    private const int MostHops = 30, MostSilent = 8, Rounds = 3;

    private static readonly TimeSpan Listening = TimeSpan.FromSeconds(2);

    /// <summary>What was found.</summary>
    public PlaceFound Found { get; } = new(resolver);

    /// <summary>What a question of a low TTL came to.</summary>
    private enum Fate
    {
        /// <summary>Nothing came.</summary>
        Silent,

        /// <summary>A router said that it got no further (ICMP, time exceeded).</summary>
        Expired,

        /// <summary>It was answered, or refused (ICMP, unreachable).</summary>
        Answered,
    }

    /// <summary>The steps, within a trial whose answer is not the name's.</summary>
    public IEnumerable<DnsStep> Steps(DnsTrial trial)
    {
        int silent = 0;
        Found.Reason = "nothing acts on the name at any TTL";
        for (byte ttl = 1; ttl <= MostHops && silent < MostSilent; ttl++)
        {
            yield return Ask(trial, trial.Name.Host, ttl);
            Fate fate = See(trial, ttl);
            if (fate == Fate.Expired)
            {
                (silent, Found.After) = (0, ttl);
                continue;
            }

            IEnumerable<DnsStep> asking = fate == Fate.Answered ? Confirm(trial, ttl) : Compare(trial, ttl);
            foreach (DnsStep step in asking) yield return step;
            if (Found.At is not null || Found.ReachesServer) break;
            silent++;
        }

        if (Found.At is not null) Found.Reason = null;
    }

    // An answer at this TTL and none at the one before it, twice over.
    private IEnumerable<DnsStep> Confirm(DnsTrial trial, byte ttl)
    {
        if (ttl > 1)
        {
            yield return Ask(trial, trial.Name.Host, (byte)(ttl - 1));
            if (See(trial, (byte)(ttl - 1)) == Fate.Answered)
            {
                Found.Reason = "what acts does so at one TTL now and at another then";
                yield break;
            }
        }

        yield return Ask(trial, trial.Name.Host, ttl);
        if (See(trial, ttl) != Fate.Answered) yield break;
        yield return Ask(trial, trial.NextControl(), ttl);
        Found.ReachesServer = See(trial, ttl) == Fate.Answered;
        (Found.At, Found.After) = (ttl, (byte)(ttl - 1));
    }

    // Silence beside a control that is heard, three times over; whoever limits answers does not know which is which.
    private IEnumerable<DnsStep> Compare(DnsTrial trial, byte ttl)
    {
        for (int round = 0; round < Rounds; round++)
        {
            Fate control = Fate.Silent;
            for (int asked = 0; asked < 2 && control == Fate.Silent; asked++)
            {
                yield return Ask(trial, trial.NextControl(), ttl);
                control = See(trial, ttl);
            }

            Found.ReachesServer = control == Fate.Answered;
            if (control == Fate.Silent) yield break; // a router that says nothing to anybody
            if (round == Rounds - 1) break;
            yield return Ask(trial, trial.Name.Host, ttl);
            if (See(trial, ttl) == Fate.Silent) continue;
            (Found.ReachesServer, Found.After) = (false, ttl);
            yield break;
        }

        (Found.At, Found.IsDropped) = (ttl, true);
    }

    private DnsStep Ask(DnsTrial trial, string name, byte ttl)
    {
        DnsQuestion question = DnsQuestion.Of(name, trial.Counted, trial.Random);
        return DnsStep.Send(
            Exchange.Of(new DatagramExchange(trial.Resolver, question.Message)
            {
                Timeout = options.Timeout < Listening ? options.Timeout : Listening,
                Window = options.Window,
                Judge = question.JudgeUdp,
                Ttl = ttl,
            }));
    }

    // Whoever answers in time and out of turn has answered: a router that says that a question got no further saw another copy of it.
    private Fate See(DnsTrial trial, byte ttl)
    {
        DatagramReply reply = trial.Reply.Datagrams!.Value;
        foreach (IcmpMarks error in reply.Errors)
            if (IsTimeExceeded(trial, error.Error) && error.Error.From is { } from) Found.Hear(ttl, from);
        if (reply.Answers.Any(answer => answer.IsAnswer)) return Fate.Answered;
        if (reply.Errors.Any(error => IsTimeExceeded(trial, error.Error))) return Fate.Expired;
        return reply.End == DatagramEnd.Unreachable ? Fate.Answered : Fate.Silent;
    }

    // RFC 792, and RFC 4443 §3.3.
    private static bool IsTimeExceeded(DnsTrial trial, IcmpError error)
        => error.Type == (trial.Resolver.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? 3 : 11);
}
