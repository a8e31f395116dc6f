namespace Sonde.Measurements.Model;

/// <summary>
/// What a measurement came to, in the words of Censored Planet's outcome tables: a stage, a class within it
/// and, for some classes, a detail such as a status code or the name of a block page.
/// </summary>
/// <param name="Stage">How far it came; <see cref="Stage.None"/> where the rendering has no stage.</param>
/// <param name="Class">The class, such as <c>timeout</c> or <c>tcp.reset</c>; a constant of <see cref="OutcomeClasses"/>.</param>
/// <param name="Detail">What follows the colon, or null.</param>
/// <param name="Sign">The emoji's meaning; ❗️ stands for both unexpected and inconclusive outcomes.</param>
public readonly record struct Outcome(Stage Stage, string Class, string? Detail, OutcomeSign Sign)
{
    private const string ExpectedSign = "\u2705";
    private const string UnexpectedSign = "\u2757\uFE0F";
    private const string InvalidSign = "\u2754";

    /// <summary>Everything was as it should be.</summary>
    public static Outcome Match { get; } = new(Stage.None, OutcomeClasses.Match, null, OutcomeSign.Expected);

    /// <summary>A local cause kept the measurement from happening.</summary>
    public static Outcome SetupFailure { get; } = new(Stage.Setup, OutcomeClasses.SystemFailure, null, OutcomeSign.Invalid);

    /// <summary>Nobody can tell what happened.</summary>
    public static Outcome Unknown { get; } = new(Stage.Unknown, OutcomeClasses.Unknown, null, OutcomeSign.Invalid);

    /// <summary>An unexpected outcome at a stage.</summary>
    public static Outcome At(Stage stage, string @class, string? detail = null) => new(stage, @class, detail, OutcomeSign.Unexpected);

    /// <summary>The outcome in ASCII: <c>match</c>, <c>dial/timeout</c>, <c>content/blockpage:b_example</c>.</summary>
    /// <remarks>
    /// What is not ASCII in the detail, control characters and the percent sign are percent-encoded (RFC 3986 §2.1), blanks are not.
    /// </remarks>
    public string Code => Text(Detail is null ? null : OutcomeDetail.Escape(Detail));

    /// <summary>
    /// What it says of the network, by itself: nothing sure where the target or the vantage point may be the cause, such as of silence, or
    /// routers that choose a way by protocol or port.
    /// Where a measurement's controls failed, nothing is sure whatever it came to; that is not known here.
    /// </summary>
    public Expectation Expectation => Sign switch
    {
        OutcomeSign.Expected => Expectation.Expected,
        OutcomeSign.Invalid => Expectation.Invalid,
        _ => MayBeTheTargets ? Expectation.Inconclusive : Expectation.Unexpected,
    };

    /// <summary>The stage as the strings write it, or null where they write none.</summary>
    public string? StageName => Stage switch
    {
        Stage.None => null,
        Stage.Setup => "setup",
        Stage.Dial => "dial",
        Stage.Tls => "tls",
        Stage.Write => "write",
        Stage.Read => "read",
        Stage.Http => "http",
        Stage.Content => "content",
        _ => "unknown",
    };

    /// <summary>The documented string: <c>✅match</c>, <c>❗️dial/timeout</c>, <c>❔setup/system_failure</c>.</summary>
    public override string ToString() => Sign switch
    {
        OutcomeSign.Expected => ExpectedSign + Text(Detail),
        OutcomeSign.Unexpected => UnexpectedSign + Text(Detail),
        _ => InvalidSign + Text(Detail),
    };

    private bool MayBeTheTargets => Stage switch
    {
        Stage.Dial => Class is OutcomeClasses.Timeout or OutcomeClasses.NetworkUnreachable or OutcomeClasses.HostNoRoute,
        Stage.None => Class is OutcomeClasses.DnsTimedOut or OutcomeClasses.TlsConnectionError or OutcomeClasses.UnknownError
                or OutcomeClasses.IpNoMatch or OutcomeClasses.PathDiverges
            || (Class == OutcomeClasses.DnsError && Detail == "ServFail"),
        _ => false,
    };

    private string Text(string? detail) => (StageName, detail) switch
    {
        (null, null) => Class,
        (null, _) => $"{Class}:{detail}",
        (_, null) => $"{StageName}/{Class}",
        _ => $"{StageName}/{Class}:{detail}",
    };
}
