using System.Net;
using Sonde.Experiments.Interference.Pages;
using Sonde.Experiments.Interference.Trials;
using Sonde.Experiments.Network;
using Sonde.Measurements.Formats.CensoredPlanet;
using Sonde.Measurements.Model;

namespace Sonde.Experiments.Interference.Discard;

/// <summary>
/// Discard (RFC 863): silence, after our bytes were acknowledged. Silence without that is what a dropped request looks like: it counts as
/// one that could not be written.
/// </summary>
internal sealed class DiscardService() : TrialService("discard")
{
    public override bool LearnsTemplate => false;

    public override Conversation Ask(IPEndPoint vantagePoint, TestName name, TrialOptions options)
        => Usual(vantagePoint, name, options) with
        {
            Quiet = options.QuietTime,
            Judge = (received, total) => total == 0 ? AnswerState.Answer : AnswerState.Unfinished,
        };

    public override Judgement Judge(in ConversationReply reply, IPEndPoint vantagePoint, TestName name, PageTemplate? template)
    {
        var errors = new ProberErrors(Name, vantagePoint);
        if (reply is { End: ConversationEnd.Answered, Received: 0, IsUnheard: false }) return Judgement.Match;
        bool isUnacknowledged = reply is { End: ConversationEnd.TimedOut, Stage: ConversationStage.Read, Received: 0, WasAcked: false }
            && !reply.IsUnheard;
        if (isUnacknowledged) return Of(new Trouble(Stage.Write, Failures.GenericTimeout), errors, reply, hasBegun: false);
        if (Trouble.Of(reply) is { } trouble)
        {
            Judgement failed = Of(trouble, errors, reply, reply.Received > 0);
            return reply.Received > 0 ? WithText(failed, reply) with { DiffersAt = 0 } : failed;
        }

        return reply.Received > 0
            ? Another(ProberWords.DiscardAnswered, reply, 0)
            : Of(new Trouble(Stage.Read, Failures.Eof), errors, reply, hasBegun: false);
    }
}
