using System.Net;
using Sonde.Experiments.Interference.Pages;
using Sonde.Experiments.Network;
using Sonde.Measurements.Formats.CensoredPlanet;
using Sonde.Measurements.Model;

namespace Sonde.Experiments.Interference.Trials;

/// <summary>A service of vantage points: what is asked of it, and what its answers are.</summary>
/// <param name="name">Its name, which is the nettest's.</param>
internal abstract class TrialService(string name)
{
    /// <summary>Its name, which is the nettest's.</summary>
    public string Name => name;

    /// <summary>Whether the expected answer is learned from each vantage point.</summary>
    public abstract bool LearnsTemplate { get; }

    /// <summary>The conversation in which a name is asked for.</summary>
    public abstract Conversation Ask(IPEndPoint vantagePoint, TestName name, TrialOptions options);

    /// <summary>What an answer is.</summary>
    /// <param name="reply">What came back.</param>
    /// <param name="vantagePoint">Whom it came from.</param>
    /// <param name="name">The name that was asked for.</param>
    /// <param name="template">The expected answer where it is learned; null while it is.</param>
    public abstract Judgement Judge(in ConversationReply reply, IPEndPoint vantagePoint, TestName name, PageTemplate? template);

    /// <summary>The judgement of a conversation that ended in trouble.</summary>
    protected static Judgement Of(Trouble trouble, ProberErrors errors, in ConversationReply reply, bool hasBegun) => new(false)
    {
        Stage = trouble.Stage,
        Failure = trouble.Failure,
        IsLocal = trouble.IsLocal,
        Error = errors.Of(trouble.Stage, trouble.Failure, reply.Source?.Port ?? 0, hasBegun),
    };

    /// <summary>The usual settings of a conversation.</summary>
    protected static Conversation Usual(IPEndPoint vantagePoint, TestName name, TrialOptions options)
        => new(vantagePoint, TrialRequest.Of(name))
        {
            Socket = SocketSettings.Usual with { Aborts = true },
            Limits = new TimeLimits { Connect = options.ConnectTimeout, Tls = options.TlsTimeout, Answer = options.Timeout },
            KeptBytes = PageAnswer.KeptBody,
            MostBytes = (int)options.MostRead,
        };

    /// <summary>A judgement with what came, as much of it as a line keeps.</summary>
    protected static Judgement WithText(Judgement judged, in ConversationReply reply) => judged with
    {
        Text = reply.Bytes[..Math.Min(reply.Bytes.Length, PageAnswer.KeptBody)],
        IsCut = reply.Received > PageAnswer.KeptBody,
    };

    /// <summary>An answer that is another one.</summary>
    protected static Judgement Another(string error, in ConversationReply reply, long? differsAt) => WithText(
        new Judgement(false)
        {
            Stage = Stage.Content,
            Error = error,
            DiffersAt = differsAt,
            Differences = [error],
        },
        reply);
}
