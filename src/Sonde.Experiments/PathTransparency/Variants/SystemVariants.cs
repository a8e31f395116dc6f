using Sonde.Experiments.Network;
using Sonde.Experiments.Targets;

namespace Sonde.Experiments.PathTransparency.Variants;

/// <summary>
/// The system's own connections to one target, one for each kind of socket, one after the other. One that comes to nothing although the
/// usual one was answered is made once more before it counts; without an answer to the usual one there are no others.
/// </summary>
/// <param name="target">Whom it measures.</param>
/// <param name="port">The port.</param>
/// <param name="request">What it asks, or null: there is nothing to ask, and it ends at once.</param>
/// <param name="timeout">How long a connection may take, its answer included.</param>
/// <param name="sockets">The kinds of sockets.</param>
internal sealed class SystemVariants(
    Target target, int port, JobRequest? request, TimeSpan timeout, IReadOnlyList<SocketSettings> sockets)
    : VariantPlan(target, port, request, timeout)
{
    private static readonly TimeSpan BackOff = TimeSpan.FromMilliseconds(300);

    private readonly List<int> _configs = [];

    /// <summary>Which kind of socket each of the replies is of.</summary>
    public IReadOnlyList<int> Configs => _configs;

    /// <summary>The reply of a kind of socket that decides: the first that was answered, else the last; null where there is none.</summary>
    public ConversationReply? Of(int config)
    {
        ConversationReply? last = null;
        for (int i = 0; i < Replies.Count; i++)
        {
            if (_configs[i] != config) continue;
            last = Replies[i];
            if (last.Value.End == ConversationEnd.Answered) break;
        }

        return last;
    }

    protected override bool IsFinished => NextConfig is null;

    protected override bool NeedsFlows => false;

    protected override Conversation Vary(int number, Conversation baseline)
    {
        int config = NextConfig ?? 0;
        _configs.Add(config);
        return baseline with { Socket = sockets[config] };
    }

    protected override TimeSpan PauseAfter(in ConversationReply reply)
        => Replies.Count > 1 && reply.End != ConversationEnd.Answered ? BackOff : TimeSpan.Zero;

    private int? NextConfig
    {
        get
        {
            if (Replies is []) return 0;
            if (Replies[0].End != ConversationEnd.Answered) return null;
            for (int config = 1; config < sockets.Count; config++)
            {
                if (Of(config) is not { } reply) return config;
                if (reply.End != ConversationEnd.Answered && _configs.Count(each => each == config) < 2) return config;
            }

            return null;
        }
    }
}
