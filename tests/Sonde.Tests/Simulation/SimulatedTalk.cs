using Sonde.Experiments.Network;

namespace Sonde.Tests.Simulation;

/// <summary>What a simulated endpoint does to a conversation.</summary>
/// <param name="Ms">When it ends, in milliseconds after its begin; null: never.</param>
/// <param name="Facts">How it ends; its id and times are put in.</param>
internal sealed record SimulatedTalk(double? Ms, ConversationReply Facts)
{
    /// <summary>When the handshake is done, in milliseconds; null: it never is.</summary>
    public double? ConnectedMs { get; init; }

    /// <summary>What happens elsewhere when it begins.</summary>
    public Action? OnSend { get; init; }

    /// <summary>What decides it in place of facts, or null.</summary>
    public TalkScript? Script { get; init; }

    /// <summary>A script decides.</summary>
    public static SimulatedTalk Plays(TalkScript script) => new(null, default) { Script = script };

    public static SimulatedTalk Answers(double ms = 10, double connectedMs = 5)
        => new(ms, Ended(ConversationEnd.Answered)) { ConnectedMs = connectedMs };

    public static SimulatedTalk Fails(int errno, double ms = 1) => new(ms, Ended(ConversationEnd.Failed) with { Errno = errno });

    public static SimulatedTalk Silence { get; } = new(null, Ended(ConversationEnd.Abandoned));

    /// <summary>It opens, and that is all.</summary>
    public static SimulatedTalk Opens(double ms = 5) => Silence with { ConnectedMs = ms };

    public SimulatedTalk With(Func<ConversationReply, ConversationReply> facts) => this with { Facts = facts(Facts) };

    private static ConversationReply Ended(ConversationEnd end) => new(default, default, default, end);
}
