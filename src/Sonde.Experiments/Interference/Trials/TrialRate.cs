using System.Text.Json;
using Sonde.Experiments.Network;
using Sonde.Measurements.Model;

namespace Sonde.Experiments.Interference.Trials;

/// <summary>How fast answers came, tests beside controls: told only where the controls' are long enough to say it.</summary>
/// <param name="Test">Bytes a second of the fastest try.</param>
/// <param name="Control">Bytes a second of the slowest control that matched.</param>
/// <param name="Tries">How many tries brought bytes.</param>
internal sealed record TrialRate(double Test, double Control, int Tries)
{
    /// <summary>The shortest answer of a control that a rate is told of, in bytes.</summary>
    public const int LeastBytes = 32 * 1024;

    private const double Factor = 10, LongEnough = 1;
    private const int Segment = 1460;

    /// <summary>Whether all tries were ten times slower than any control, and took long enough for that to be no chance.</summary>
    public bool IsThrottled { get; private init; }

    /// <summary>After how many bytes all tries fell silent, where they did at the same place; else null.</summary>
    public long? FrozenAfter { get; private init; }

    /// <summary>The rates of a trial, or null.</summary>
    public static TrialRate? Of(Trial trial)
    {
        ConversationReply[] controls =
            [.. trial.Probes.Where(probe => probe is { IsControl: true, Matches: true, Variant: null }).Select(probe => probe.Reply)];
        ConversationReply[] tries = [
            .. trial.Probes.Where(probe => probe is { IsControl: false, Variant: null } && probe.Reply.Received > 0)
            .Select(probe => probe.Reply)];
        if (controls.Length == 0 || tries.Length == 0 || controls.Min(reply => reply.Received) < LeastBytes) return null;
        double test = tries.Max(Rate), control = controls.Min(Rate);
        bool isSlow = test * Factor <= control && tries.All(reply => Took(reply) >= LongEnough);
        long[] stopped = [
            .. trial.Probes.Where(
                probe => probe is { IsControl: false, Variant: null, Judgement.Stage: Stage.Read } && FellSilent(probe.Reply))
            .Select(probe => (long)probe.Reply.Received)];
        bool isFrozen = stopped.Length >= 2 && stopped.Length == tries.Length && stopped.Max() - stopped.Min() <= Segment;
        return new TrialRate(
            test, control, tries.Length)
        {
            IsThrottled = isSlow && !isFrozen && tries.Length >= 2,
            FrozenAfter = isFrozen ? stopped.Min() : null
        };
    }

    /// <summary>Whether the last try was so slow that another one is worth its time.</summary>
    public static bool IsSlow(Trial trial)
        => trial.Probes is [.., { IsControl: false, Matches: true } last] && Took(last.Reply) >= LongEnough
        && trial.Probes.FirstOrDefault(probe => probe is { IsControl: true, Matches: true }) is { } control
        && control.Reply.Received >= LeastBytes && Rate(last.Reply) * Factor <= Rate(control.Reply);

    /// <summary>Writes the value of <c>x_throughput</c>.</summary>
    public void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteNumber("test"u8, Math.Round(Test));
        writer.WriteNumber("control"u8, Math.Round(Control));
        writer.WriteNumber("tries"u8, Tries);
        writer.WriteEndObject();
    }

    private static bool FellSilent(ConversationReply reply)
        => reply is { End: ConversationEnd.TimedOut, LastByteAt: { } last }
        && reply.At.SecondsSince(last) >= Math.Max(1, reply.At.SecondsSince(reply.SentAt) / 2);

    private static double Rate(ConversationReply reply) => reply.Received / Math.Max(Took(reply), 1e-4);

    private static double Took(ConversationReply reply)
        => reply is { ConnectedAt: { } connected, LastByteAt: { } last } ? last.SecondsSince(connected) : 0;
}
