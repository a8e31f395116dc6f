using System.Net;
using Sonde.Experiments.Contract;
using Sonde.Experiments.Loop;
using Sonde.Experiments.Network;
using Sonde.Experiments.Targets;

namespace Sonde.Experiments.PathTransparency.FastOpen;

/// <summary>
/// The kernel's connections within this machine: once through, the code is compiled, and the first target is timed as well as
/// the last. They have a channel of their own: with an interface of the user's choice even packets to loopback would leave.
/// </summary>
internal static class FastOpenRehearsal
{
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(200);

    /// <summary>Rehearses, where the machine has a stage for it.</summary>
    /// <param name="context">The run.</param>
    /// <param name="options">The options of the run.</param>
    /// <param name="random">Where the requests' ids come from.</param>
    public static void Run(RunContext context, FastOpenOptions options, Random random)
    {
        using IRehearsalStage? stage = context.Network.Rehearsals?.Open();
        if (stage is null) return;
        FastOpenOptions brief = options with { Timeout = Limit, IsRehearsal = true };
        using IConversationChannel channel = context.Network.Conversations.Needed("TCP conversations")
            .Open(new ChannelSettings(new ConnectSettings()) { IsObserved = !options.SkipsCapture, RepliesEarly = true });
        var feed = new TargetFeed<Target>(3);
        foreach (IPEndPoint endpoint in (IPEndPoint[])[stage.Answering, stage.Answering, stage.Refusing])
        {
            feed.TryPut(new Target { Input = "", Host = endpoint.Address.ToString(), Address = endpoint.Address, Port = endpoint.Port });
        }

        feed.Complete();
        new ProbeLoop<KernelPlan, Conversation, ConversationReply>(channel, context.Time, new Pacing(0, 1), new StopSignal()).Run(
            feed, target => new KernelPlan(target, (int)target.Port, RequestOf(target, brief, random), brief),
            plan => Conclude(plan, brief, channel.IsObserved), () => { });
    }

    // The echo of a request is no answer to it, but the plan shall go on.
    private static JobRequest? RequestOf(Target target, FastOpenOptions options, Random random)
        => JobRequest.Of(target, options.Connect, options.Payload, random, out _) is not { } request ? null
            : request with { TlsName = null, Judge = (received, total) => JudgeAll(request.Judge, received, total) };

    private static AnswerState JudgeAll(AnswerJudge? judge, ReadOnlySpan<byte> received, long total)
    {
        _ = judge?.Invoke(received, total);
        return AnswerState.Answer;
    }

    private static void Conclude(KernelPlan plan, FastOpenOptions options, bool isObserved)
    {
        if (plan.Request is { } request)
            _ = FastOpenMeasurement.Of(new JobTarget(plan.Target, plan.Port, request), plan, null, options, isObserved);
    }
}
