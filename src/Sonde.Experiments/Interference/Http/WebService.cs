using System.Net;
using Sonde.Experiments.Interference.Trials;
using Sonde.Experiments.Network;
using Sonde.Measurements.Formats.CensoredPlanet;
using Sonde.Measurements.Model;

namespace Sonde.Experiments.Interference.Http;

/// <summary>HTTP, in clear or within TLS: the expected answer is learned from the vantage point's answers to control names.</summary>
/// <param name="isSecure">Whether it is within TLS.</param>
internal sealed class WebService(bool isSecure) : TrialService(isSecure ? "https" : "http")
{
    public override bool LearnsTemplate => true;

    public override Conversation Ask(IPEndPoint vantagePoint, TestName name, TrialOptions options)
    {
        var progress = new HttpProgress();
        return Usual(vantagePoint, name, options) with
        {
            Tls = isSecure ? new TlsSettings(IPAddress.TryParse(name.Host, out _) ? "" : name.Host) : null,
            Judge = progress.Judge,
            KeptBytes = HttpBody.Most + HttpHead.Longest,
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
        if (Trouble.Of(reply) is { } trouble)
            return Of(trouble, errors, reply, reply.Received > 0)
                with
            { Page = PageOf(answer, progress, received), Text = Rest(answer, reply) };
        bool isWhole = answer is not null
            && (progress.IsWhole || reply.End == ConversationEnd.TooMuch
                || (progress.EndsWithConnection && reply.End == ConversationEnd.Closed));
        if (!isWhole)
        {
            return Of(new Trouble(Stage.Read, Failures.Eof), errors, reply, reply.Received > 0)
                with
            { Page = PageOf(answer, progress, received), Text = Rest(answer, reply) };
        }

        IReadOnlyList<string> differences = template?.Compare(answer!, name) ?? [];
        if (differences.Count == 0) return Judgement.Match with { Answer = answer, IsCut = answer!.IsCut };
        return new Judgement(false)
        {
            Stage = Stage.Content,
            Error = string.Concat(differences.Select(each => each + ";")),
            Page = PageOf(answer, progress, received),
            IsCut = answer!.IsCut,
            Differences = differences,
            Answer = answer,
        };
    }

    private static PageAnswer AnswerOf(HttpProgress progress, in ConversationReply reply, ReceivedTls? tls)
    {
        byte[] body = HttpBody.Decoded(progress.Head!["Content-Encoding"], HttpBody.Raw(progress, reply.Bytes.Span), out bool isCut);
        return new PageAnswer(progress.Head, body) { Tls = tls, IsCut = isCut || reply.End == ConversationEnd.TooMuch };
    }

    // The line keeps what is readable of a body; signatures are written for that.
    private static ReceivedPage? PageOf(PageAnswer? answer, HttpProgress progress, ReadOnlySpan<byte> received)
    {
        if (answer is null) return null;
        bool isCut = answer.IsCut || answer.Body.Length > TrialOptions.KeptBody;
        return new ReceivedPage(
            answer.Head.StatusLine, answer.Head.Headers,
            answer.Body.AsMemory(0, Math.Min(answer.Body.Length, TrialOptions.KeptBody)))
        { Tls = answer.Tls, IsCut = isCut };
    }

    private static ReadOnlyMemory<byte>? Rest(PageAnswer? answer, in ConversationReply reply)
        => answer is not null || reply.Bytes.IsEmpty ? null : reply.Bytes[..Math.Min(reply.Bytes.Length, TrialOptions.KeptBody)];

    private static Judgement Broken(string flaw, ProberErrors errors, HttpProgress progress, in ConversationReply reply, ReceivedTls? tls)
    {
        PageAnswer? answer = progress.Head is null ? null : AnswerOf(progress, reply, tls);
        return new Judgement(false)
        {
            Stage = Stage.Http,
            Failure = new Failure(Failures.UnknownPrefix + "malformed HTTP"),
            Error = flaw.StartsWith("net/http", StringComparison.Ordinal) ? errors.Request(flaw) : errors.Broken(flaw),
            Page = PageOf(answer, progress, reply.Bytes.Span),
            Text = Rest(answer, reply),
            IsCut = reply.Received > TrialOptions.KeptBody,
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
            Text = reply.Bytes.IsEmpty ? null : reply.Bytes[..Math.Min(reply.Bytes.Length, TrialOptions.KeptBody)],
        };
    }
}
