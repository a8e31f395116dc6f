using System.Text.Json;
using Sonde.Experiments.Network;
using Sonde.Measurements.Model;

namespace Sonde.Experiments.Interference.Trials;

/// <summary>How fast answers came, tests beside controls: told only where the controls' are long enough to say it.</summary>
/// <param name="Test">Bytes a second of the fastest try that was as long, or whose time was over.</param>
/// <param name="Control">Bytes a second of the slowest control that matched.</param>
/// <param name="Tries">How many such tries there were.</param>
internal sealed record TrialRate(double Test, double Control, int Tries)
{
    /// <summary>The shortest answer of a control that a rate is told of, in bytes.</summary>
    public const int LeastBytes = 32 * 1024;

    private const double Factor = 10, LongEnough = 1;
    private const int Segment = 1460;

    /// <summary>
    /// Whether all tries that went on as long as a control's answer, or until their time was over, were ten times slower than any control,
    /// from their first byte on, for so long that it is no chance.
    /// </summary>
    public bool IsThrottled { get; private init; }

    /// <summary>After how many bytes all tries fell silent, where they did at the same place; else null.</summary>
    public long? FrozenAfter { get; private init; }

    /// <summary>The rates of a trial, or null.</summary>
    public static TrialRate? Of(Trial trial)
    {
        ConversationReply[] controls =
            [.. trial.Probes.Where(probe => probe is { IsControl: true, Matches: true, Variant: null }).Select(probe => probe.Reply)];
        ProbeRecord[] tries = [.. trial.Probes.Where(probe => probe is { IsControl: false, Variant: null, Reply.Received: > 0 })];
        int least = controls.Length == 0 ? 0 : controls.Min(reply => reply.Received);
        if (least < LeastBytes) return null;
        ConversationReply[] silent = [.. tries.Where(probe => FellSilent(probe.Reply)).Select(probe => probe.Reply)];
        ConversationReply[] paced = [.. tries.Where(probe => WentOn(probe, least)).Select(probe => probe.Reply)];
        if (silent.Length + paced.Length == 0) return null;
        double test = silent.Concat(paced).Max(Rate), control = controls.Min(Rate);
        int[] stopped = [
            .. tries.Where(probe => probe.Judgement.Stage == Stage.Read && FellSilent(probe.Reply)).Select(probe => probe.Reply.Received)];
        bool isFrozen = stopped.Length >= 2 && stopped.Length == tries.Length && stopped.Max() - stopped.Min() <= Segment;
        return new TrialRate(test, control, silent.Length + paced.Length)
        {
            IsThrottled = paced.Length >= 2 && !isFrozen && paced.All(reply => IsSlow(reply, control)),
            FrozenAfter = isFrozen ? stopped.Min() : null,
        };
    }

    /// <summary>Whether the last try was so slow that another one is worth its time.</summary>
    public static bool IsSlow(Trial trial)
        => trial.Probes is [.., { IsControl: false, Matches: true } last]
        && trial.Probes.FirstOrDefault(probe => probe is { IsControl: true, Matches: true }) is { } control
        && control.Reply.Received >= LeastBytes && IsSlow(last.Reply, Rate(control.Reply));

    /// <summary>Writes the value of <c>x_throughput</c>.</summary>
    public void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteNumber("test"u8, Math.Round(Test));
        writer.WriteNumber("control"u8, Math.Round(Control));
        writer.WriteNumber("tries"u8, Tries);
        writer.WriteEndObject();
    }

    // A short answer that ended of itself, such as a block page or what came before a RST, took the handshakes' time and no more; what fell
    // silent was not slow.
    private static bool WentOn(ProbeRecord probe, int least)
        => !FellSilent(probe.Reply)
        && (probe.Matches || probe.Reply.Received >= least
            || probe.Reply is { End: ConversationEnd.TimedOut, Stage: ConversationStage.Read });

    // What begins late, as the server thinks, is not slow either.
    private static bool IsSlow(ConversationReply reply, double control)
        => reply is { FirstByteAt: { } first, LastByteAt: { } last } && last.SecondsSince(first) >= LongEnough
        && reply.Received * Factor <= control * last.SecondsSince(first);

    private static bool FellSilent(ConversationReply reply)
        => reply is { End: ConversationEnd.TimedOut, LastByteAt: { } last }
        && reply.At.SecondsSince(last) >= Math.Max(1, reply.At.SecondsSince(reply.SentAt) / 2);

    private static double Rate(ConversationReply reply) => reply.Received / Math.Max(Took(reply), 1e-4);

    private static double Took(ConversationReply reply)
        => reply is { ConnectedAt: { } connected, LastByteAt: { } last } ? last.SecondsSince(connected) : 0;
}
