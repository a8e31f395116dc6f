using Sonde.Experiments.Network;
using Sonde.Measurements.Formats.CensoredPlanet;

namespace Sonde.Experiments.Interference.Trials;

/// <summary>One probe of a trial, with what it came to.</summary>
/// <param name="Name">The name that was asked for.</param>
/// <param name="IsControl">Whether it is a control name.</param>
/// <param name="Reply">What came back.</param>
/// <param name="Judgement">What that is.</param>
internal sealed record ProbeRecord(TestName Name, bool IsControl, ConversationReply Reply, Judgement Judgement)
{
    /// <summary>A port that is closed nearly everywhere.</summary>
    public const int UnusedPort = 49151;

    /// <summary>The variant that only looks for the TTL of the server's own packets.</summary>
    public const string Elsewhere = "elsewhere";

    /// <summary>The variant of a control that has the path of the test.</summary>
    public const string SamePath = "control with the path";

    /// <summary>The variant of a control whose name and path are as long as those of the test.</summary>
    public const string SameLength = "control of the same length";

    /// <summary>The control between two variants.</summary>
    public const string Between = "control";

    /// <summary>The variant that tells who measures.</summary>
    public const string Introduction = "introduction";

    /// <summary>When it began, in UTC.</summary>
    public required DateTime StartedAt { get; init; }

    /// <summary>How it differs from the usual test, where it is a variant; else null.</summary>
    public string? Variant { get; init; }

    /// <summary>The same without the whole answer, once nothing is to be learned from it.</summary>
    public ProbeRecord Lean => Judgement.Answer is null ? this : this with { Judgement = Judgement with { Answer = null } };

    /// <summary>The TTL with which its request left, where that was to end on the way; else null.</summary>
    public byte? Ttl { get; init; }

    /// <summary>In how many segments the request left, where that was captured; else null.</summary>
    public int? Segments
        => Reply.Packets.Count == 0
        ? null
        : Reply.Packets.Where(packet => packet is { IsOurs: true, Length: > 0 }).Select(packet => packet.Sequence).Distinct().Count();

    /// <summary>Whether the answer was the expected one.</summary>
    public bool Matches => Judgement.Matches;

    /// <summary>When it ended, in UTC.</summary>
    public DateTime EndedAt => StartedAt + (Reply.At - Reply.SentAt);
}
