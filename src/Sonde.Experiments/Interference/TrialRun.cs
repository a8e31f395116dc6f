using System.Net;
using Sonde.Experiments.Contract;
using Sonde.Experiments.Interference.Trials;
using Sonde.Experiments.Loop;
using Sonde.Experiments.Network;
using Sonde.Experiments.Privacy;
using Sonde.Experiments.Targets;
using Sonde.Measurements.Formats.CensoredPlanet;

namespace Sonde.Experiments.Interference;

/// <summary>One run: addresses side by side, at each of them one trial after the other.</summary>
/// <param name="service">The service.</param>
/// <param name="context">The run.</param>
internal sealed class TrialRun(TrialService service, RunContext context)
{
    private TrialOptions _options = TrialOptions.From(context.Options);
    private readonly Dictionary<IPEndPoint, VantagePoint> _vantages = [];
    private readonly AddressStates _addresses = new(context);
    private readonly Random _random = new(context.Seed);

    /// <summary>Measures all targets.</summary>
    public void Run()
    {
        KeptPackets? packets = KeptPackets.For(context);
        var settings = new ChannelSettings(context.Connects) { IsObserved = true, Packets = packets is null ? null : packets.Take };
        using IConversationChannel channel = context.Network.Conversations.Needed("TCP conversations").Open(settings);
        context.Network.DropRights();
        if (!channel.IsObserved) context.Notice(KeptPackets.NotCaptured);
        _options = _options with { IsObserved = channel.IsObserved, Contact = context.Contact };
        var controls = new ControlNames(_random, _options.ControlNames, context.KnownControl);
        var rests = new AddressRests(_options, context);
        var drafts = new TrialDraft(service, context, channel.IsObserved, packets);
        var loop = new ProbeLoop<TrialPlan, Conversation, ConversationReply>(
            channel, context.Time, context.Pacing with { IsOneAtAnAddress = true }, context.Stop);
        _addresses.IsAwaited = loop.IsAwaited;
        loop.Run(context.Targets, target => Plan(target, packets, controls, rests, drafts), _ => { }, context.Flush);
        _addresses.End();
        context.Unmeasured(loop.Unbegun);
        context.CaptureEnded(channel.CaptureDrops);
    }

    private TrialPlan Plan(Target target, KeptPackets? packets, ControlNames controls, AddressRests rests, TrialDraft drafts)
    {
        packets?.Begin(target.Address);
        var endpoint = new IPEndPoint(target.Address, (int)target.Port);
        if (!_vantages.TryGetValue(endpoint, out VantagePoint? vantage)) _vantages.Add(endpoint, vantage = new VantagePoint(endpoint));
        _ = TestName.Read(target.Trial!.TestUrl!, out TestName name);
        var trial = new Trial(target, name, vantage, service, _options, controls, _addresses.Of(target.Address))
        { KnownPage = context.KnownPage };
        return new TrialPlan(
            trial, service, context.Stop, rests, (done, wasInterrupted) => context.Report(drafts.Of(done, wasInterrupted)),
            () => context.Unmeasured(1));
    }
}
