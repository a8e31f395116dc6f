using System.Net;
using Sonde.Experiments.Interference.Http;
using Sonde.Experiments.Interference.Pages;
using Sonde.Experiments.Interference.Trials;
using Sonde.Experiments.Network;
using Sonde.Measurements.Formats.CensoredPlanet;
using Sonde.Measurements.Model;

namespace Sonde.Experiments.Replay.Trials;

/// <summary>
/// HTTPS as a capture shows it: handshakes are judged as live, and of what came inside one thing is known: whether a try was in vain, by
/// what was asked for after it (<see cref="TriesInVain"/>).
/// </summary>
/// <param name="wasAskedAgain">Whether the connection from a local port was a try in vain.</param>
internal sealed class SealedWeb(Func<int, bool> wasAskedAgain) : TrialService("https")
{
    private const string Sealed = "what came inside TLS is in no packet";

    private readonly WebService _live = new(isSecure: true);

    /// <inheritdoc/>
    public override bool LearnsTemplate => true;

    /// <inheritdoc/>
    public override Conversation Ask(IPEndPoint vantagePoint, TestName name, TrialOptions options)
        => _live.Ask(vantagePoint, name, options);

    /// <inheritdoc/>
    public override Judgement Judge(in ConversationReply reply, IPEndPoint vantagePoint, TestName name, PageTemplate? template)
    {
        Judgement judged = _live.Judge(reply, vantagePoint, name, template);
        bool isOther = judged.Matches && template is not null && reply.Source is { } source && wasAskedAgain(source.Port);
        return isOther
            ? judged with { Matches = false, Stage = Stage.Content, Error = Sealed }
            : judged with { Page = judged.Page is { Tls: { } tls } ? new ReceivedPage("", [], default) { Tls = tls } : null };
    }
}
