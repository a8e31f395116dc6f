using System.Net;
using Sonde.Experiments.Network;
using Sonde.Measurements.Model;

namespace Sonde.Experiments.Interference.Trials;

/// <summary>The events of the network that a probe was: a connect, a TLS handshake, a request.</summary>
internal static class TrialEvents
{
    /// <summary>The events of a probe.</summary>
    /// <param name="probe">The probe.</param>
    /// <param name="attempt">Its place in the line.</param>
    /// <param name="zero">When the measurement began.</param>
    /// <param name="vantage">The vantage point.</param>
    public static IEnumerable<Observation> Of(ProbeRecord probe, int attempt, Instant zero, IPEndPoint vantage)
    {
        ConversationReply reply = probe.Reply;
        Judgement judged = probe.Judgement;
        Observation common = new(ObservationSteps.Connect)
        {
            Attempt = attempt,
            IsControl = probe.IsControl,
            Target = vantage.Address.ToString(),
            Hostname = probe.Name.Host,
            Transport = "tcp",
            Port = vantage.Port,
        };
        Instant connected = reply.ConnectedAt ?? reply.At;
        yield return common with
        {
            Failure = reply.ConnectedAt is null ? judged.Failure : null,
            T0 = At(reply.SentAt, zero),
            T = At(connected, zero),
            Rtt = reply is { ConnectedAt: not null, Rtt: { } rtt } ? Math.Round(rtt, 6) : null,
        };
        if (reply.ConnectedAt is null) yield break;
        Instant begun = connected;
        if (reply.Tls is { } tls)
        {
            bool isDone = tls.DoneAt is not null || judged.Stage is not Stage.Tls;
            begun = tls.DoneAt ?? reply.At;
            yield return common
                with
            {
                Step = ObservationSteps.Handshake,
                Failure = isDone ? null : judged.Failure,
                T0 = At(connected, zero),
                T = At(begun, zero),
                Result = tls.Version
            };
            if (!isDone) yield break;
        }

        yield return common with
        {
            Step = ObservationSteps.Request,
            Failure = judged.Failure,
            Result = judged.Matches ? "template_matched" : judged.Stage == Stage.Content ? "template_differed" : null,
            T0 = At(begun, zero),
            T = At(reply.At, zero),
            Bytes = reply.Received,
        };
    }

    private static double At(Instant moment, Instant zero) => Math.Round(moment.SecondsSince(zero), 6);
}
