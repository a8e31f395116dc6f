using Sonde.Experiments.Contract;
using Sonde.Experiments.Interference.Trials;
using Sonde.Experiments.Loop;
using Sonde.Experiments.Network;
using Sonde.Experiments.Privacy;
using Sonde.Experiments.Targets;
using Sonde.Measurements.Formats.CensoredPlanet;

namespace Sonde.Experiments.Interference.Dns;

/// <summary>One run: resolvers side by side, at each of them one trial after the other.</summary>
/// <param name="context">The run.</param>
internal sealed class DnsRun(RunContext context)
{
    private readonly DnsOptions _options = DnsOptions.From(context.Options);
    private readonly AddressStates _addresses = new(context);

    /// <summary>Measures all targets.</summary>
    public void Run()
    {
        KeptPackets? packets = KeptPackets.For(context);
        using IExchangeChannel channel = context.Network.Exchanges.Needed("UDP exchanges")
            .Open(new ChannelSettings(context.Connects) { IsObserved = true, Packets = packets is null ? null : packets.Take });
        context.Network.DropRights();
        if (!channel.IsObserved) context.Notice(KeptPackets.NotCaptured);
        if (_options.Controls.Count == 0)
            context.Notice("no control resolver is given (--control-resolver): only certificates tell whether an address is the name's");
        var shared = new DnsShared(_options, context) { Packets = packets };
        var drafts = new DnsDraft(_options, shared, context);
        var loop = new ProbeLoop<DnsPlan, Exchange, ExchangeReply>(
            channel, context.Time, context.Pacing with { IsOneAtAnAddress = true }, context.Stop);
        _addresses.IsAwaited = loop.IsAwaited;
        loop.Run(context.Targets, target => Plan(target, shared, drafts), _ => { }, context.Flush);
        _addresses.End();
        context.Unmeasured(loop.Unbegun);
        context.CaptureEnded(channel.CaptureDrops);
    }

    private DnsPlan Plan(Target target, DnsShared shared, DnsDraft drafts)
    {
        shared.Packets?.Begin(target.Address);
        _ = TestName.Read(target.Trial!.TestUrl!, out TestName name);
        var trial = new DnsTrial(target, name, _options, shared, _addresses.Of(target.Address));
        return new DnsPlan(
            trial, shared.Clock, context.Stop,
            (done, wasInterrupted) => Report(done, wasInterrupted, shared, drafts), () => context.Unmeasured(1));
    }

    // Who writes it makes it, but where it needs what other trials go on changing: packets, or what control resolvers are still asked.
    private void Report(DnsTrial trial, bool wasInterrupted, DnsShared shared, DnsDraft drafts)
    {
        if (trial.Controls.IsDone && shared.Packets is null) context.ReportLater(() => drafts.Of(trial, wasInterrupted));
        else context.Report(drafts.Of(trial, wasInterrupted));
    }
}
