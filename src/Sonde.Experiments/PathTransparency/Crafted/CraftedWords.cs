using Sonde.Experiments.Network;

namespace Sonde.Experiments.PathTransparency.Crafted;

/// <summary>How ends and times stand in results.</summary>
internal static class CraftedWords
{
    /// <summary>A crafted connection's end.</summary>
    public static string NameOf(CraftedEnd end) => end switch
    {
        CraftedEnd.Answered => "answered",
        CraftedEnd.Silent => "no_answer",
        CraftedEnd.Reset => "rst",
        CraftedEnd.Unreachable => "icmp",
        CraftedEnd.TimedOut => "timeout",
        CraftedEnd.Unsent => "unsent",
        _ => "interrupted",
    };

    /// <summary>The end of a connection of the system's own.</summary>
    public static string NameOf(ConversationEnd end) => end switch
    {
        ConversationEnd.Answered => "answered",
        ConversationEnd.WronglyAnswered or ConversationEnd.TooMuch or ConversationEnd.TlsFailed => "wrong_answer",
        ConversationEnd.Closed => "closed",
        ConversationEnd.Failed => "failed",
        _ => "timeout",
    };

    /// <summary>Seconds from a start to a moment, or null where it never came.</summary>
    public static double? After(Instant? moment, Instant start) => moment is { } at ? Rounded(at.SecondsSince(start)) : null;

    /// <summary>Seconds to a microsecond.</summary>
    public static double Rounded(double seconds) => Math.Round(seconds, 6);
}
