using System.Net;
using Sonde.Experiments.Interference.Pages;
using Sonde.Experiments.Interference.Trials;
using Sonde.Experiments.Network;
using Sonde.Measurements.Formats.CensoredPlanet;
using Sonde.Measurements.Model;

namespace Sonde.Experiments.Interference.Http;

/// <summary>HTTP, in clear or within TLS: the expected answer is learned from the vantage point's answers to control names.</summary>
/// <param name="isSecure">Whether it is within TLS.</param>
internal sealed class WebService(bool isSecure) : TrialService(isSecure ? "https" : "http")
{
    // Interim answers, or records of TLS with nothing in them, and never a head.
    private const string HeadWithoutEnd = ProberWords.HeadTooLong + " what is read; aborted";

    public override bool LearnsTemplate => true;

    public override Conversation Ask(IPEndPoint vantagePoint, TestName name, TrialOptions options)
    {
        return Usual(vantagePoint, name, options) with
        {
            Tls = isSecure ? new TlsSettings(IPAddress.TryParse(name.Host, out _) ? "" : name.Host) : null,
            Judging = () => new HttpProgress().Judge,
            KeptBytes = (int)Math.Min(options.MostRead, HttpBody.Most) + HttpHead.Longest,
        };
    }

    public override Judgement Judge(in ConversationReply reply, IPEndPoint vantagePoint, TestName name, PageTemplate? template)
    {
        var errors = new ProberErrors(Name, vantagePoint);
        ReadOnlySpan<byte> received = reply.Bytes.Span;
        var progress = new HttpProgress();
        if (received.Length > 0) progress.Judge(received, reply.Received);
        ReceivedTls? tls = TlsNumbers.Of(reply.Tls);
        if (reply.End == ConversationEnd.TlsFailed) return FailedTls(reply, errors);
        if (progress.Flaw is { } flaw) return Broken(flaw, errors, progress, reply, tls);
        PageAnswer? answer = progress.Head is null ? null : AnswerOf(progress, reply, tls);
        if (answer is null && reply.End == ConversationEnd.TooMuch) return Broken(HeadWithoutEnd, errors, progress, reply, tls);
        if (Trouble.Of(reply) is { } trouble)
            return Unfinished(trouble, errors, answer, reply);
        bool isWhole = answer is not null
            && (progress.IsWhole || reply.End == ConversationEnd.TooMuch
                || (progress.EndsWithConnection && reply.End == ConversationEnd.Closed));
        if (!isWhole) return Unfinished(new Trouble(Stage.Read, Failures.Eof), errors, answer, reply);

        return Judgement.Of(answer!, template?.Compare(answer!, name) ?? []);
    }

    private static Judgement Unfinished(Trouble trouble, ProberErrors errors, PageAnswer? answer, in ConversationReply reply)
        => Of(trouble, errors, reply, reply.Received > 0) with
        {
            Page = answer?.Written,
            Text = Rest(answer, reply),
            IsCut = reply.Received > PageAnswer.KeptBody,
        };

    private static PageAnswer AnswerOf(HttpProgress progress, in ConversationReply reply, ReceivedTls? tls)
    {
        byte[] body = HttpBody.Decoded(progress.Head!["Content-Encoding"], HttpBody.Raw(progress, reply.Bytes.Span), out bool isCut);
        return new PageAnswer(progress.Head, body)
        {
            Tls = tls,
            IsCut = isCut || reply.End == ConversationEnd.TooMuch || reply.Received > reply.Bytes.Length,
        };
    }

    private static ReadOnlyMemory<byte>? Rest(PageAnswer? answer, in ConversationReply reply)
        => answer is not null || reply.Bytes.IsEmpty ? null : reply.Bytes[..Math.Min(reply.Bytes.Length, PageAnswer.KeptBody)];

    private static Judgement Broken(string flaw, ProberErrors errors, HttpProgress progress, in ConversationReply reply, ReceivedTls? tls)
    {
        PageAnswer? answer = progress.Head is null ? null : AnswerOf(progress, reply, tls);
        return new Judgement(false)
        {
            Stage = Stage.Http,
            Failure = new Failure(Failures.UnknownPrefix + "malformed HTTP"),
            Error = flaw.StartsWith("net/http", StringComparison.Ordinal) ? errors.Request(flaw) : errors.Broken(flaw),
            Page = answer?.Written,
            Text = Rest(answer, reply),
            IsCut = reply.Received > PageAnswer.KeptBody,
        };
    }

    // A page in clear text stands in the line: it may be a known one.
    private static Judgement FailedTls(in ConversationReply reply, ProberErrors errors)
    {
        string cause = reply.Tls switch
        {
            { Progress: TlsProgress.NoTls } => ProberWords.NotTls,
            { Alert: { } alert } => ProberWords.RemoteError + TlsNumbers.AlertOf(alert),
            _ => ProberWords.LocalTls + "handshake failed",
        };
        return new Judgement(false)
        {
            Stage = Stage.Tls,
            Failure = Failures.SslFailedHandshake,
            Error = errors.Request(cause),
            Text = reply.Bytes.IsEmpty ? null : reply.Bytes[..Math.Min(reply.Bytes.Length, PageAnswer.KeptBody)],
            IsCut = reply.Received > PageAnswer.KeptBody,
        };
    }
}
