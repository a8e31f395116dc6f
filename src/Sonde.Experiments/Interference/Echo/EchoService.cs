using System.Net;
using Sonde.Experiments.Interference.Pages;
using Sonde.Experiments.Interference.Trials;
using Sonde.Experiments.Network;
using Sonde.Measurements.Formats.CensoredPlanet;
using Sonde.Measurements.Model;

namespace Sonde.Experiments.Interference.Echo;

/// <summary>
/// Echo (RFC 862): the same bytes come back, all of them and nothing more. The request passes a filter twice, once each way.
/// </summary>
internal sealed class EchoService() : TrialService("echo")
{
    public override bool LearnsTemplate => false;

    public override Conversation Ask(IPEndPoint vantagePoint, TestName name, TrialOptions options)
    {
        Conversation usual = Usual(vantagePoint, name, options);
        ReadOnlyMemory<byte> sent = usual.Request;
        // What differs is read to its end, for it may be a page.
        return usual
            with
        {
            Quiet = options.QuietTime,
            Judge = (received, _) => received.SequenceEqual(sent.Span) ? AnswerState.Answer : AnswerState.Unfinished
        };
    }

    public override Judgement Judge(in ConversationReply reply, IPEndPoint vantagePoint, TestName name, PageTemplate? template)
    {
        var errors = new ProberErrors(Name, vantagePoint);
        ReadOnlySpan<byte> sent = TrialRequest.Of(name), received = reply.Bytes.Span;
        int same = received.CommonPrefixLength(sent);
        bool isWhole = same == sent.Length && received.Length == sent.Length;
        if (reply.End == ConversationEnd.Answered && isWhole) return Judgement.Match;
        if (Trouble.Of(reply) is { } trouble)
        {
            Judgement failed = Of(trouble, errors, reply, reply.Received > 0);
            return reply.Received > 0 ? WithText(failed, reply) with { DiffersAt = same } : failed;
        }

        if (reply.Received == 0)
        {
            Failure failure = reply.End == ConversationEnd.Closed ? Failures.Eof : Failures.GenericTimeout;
            return Of(new Trouble(Stage.Read, failure), errors, reply, hasBegun: false);
        }

        return Another(ProberWords.EchoDiffers, reply, same);
    }
}
