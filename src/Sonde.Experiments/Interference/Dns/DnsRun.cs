using System.Net;
using Sonde.Experiments.Contract;
using Sonde.Experiments.Interference.Trials;
using Sonde.Experiments.Loop;
using Sonde.Experiments.Network;
using Sonde.Experiments.Targets;
using Sonde.Measurements.Formats.CensoredPlanet;

namespace Sonde.Experiments.Interference.Dns;

/// <summary>One run: resolvers side by side, at each of them one trial after the other.</summary>
/// <param name="context">The run.</param>
internal sealed class DnsRun(RunContext context)
{
    private readonly DnsOptions _options = DnsOptions.From(context.Options);
    private readonly Dictionary<IPAddress, AddressState> _addresses = [];
    private readonly Dictionary<IPAddress, DnsPlan> _plans = [];

    /// <summary>Measures all targets.</summary>
    public void Run()
    {
        using IExchangeChannel channel = context.Network.Exchanges.Needed("UDP exchanges").Open(new ChannelSettings(context.Connects) { IsObserved = true });
        context.Network.DropRights();
        if (_options.Controls.Count == 0) context.Notice("no control resolver is given (--control-resolver): only certificates tell whether an address is the name's");
        (Instant Moment, DateTimeOffset Utc) zero = (channel.Now, context.Time.GetUtcNow());
        var shared = new DnsShared(_options, context, moment => (zero.Utc + (moment - zero.Moment)).UtcDateTime);
        var drafts = new DnsDraft(_options, shared, context);
        new ProbeLoop<IPlan<Exchange, ExchangeReply>, Exchange, ExchangeReply>(channel, context.Time, context.Pacing, context.Stop).Run(
            context.Targets,
            target => Plan(target, shared, (trial, wasInterrupted) => context.Report(drafts.Of(trial, wasInterrupted))),
            _ => { },
            context.Flush);
        context.CaptureEnded(channel.CaptureDrops);
    }

    private IPlan<Exchange, ExchangeReply> Plan(Target target, DnsShared shared, Action<DnsTrial, bool> finished)
    {
        if (!_addresses.TryGetValue(target.Address, out AddressState? address)) _addresses.Add(target.Address, address = new AddressState());
        _ = TestName.Read(target.Trial!.TestUrl!, out TestName name);
        var trial = new DnsTrial(target, name, _options, shared, address);
        if (_plans.TryGetValue(target.Address, out DnsPlan? running))
        {
            running.Add(trial);
            return new HandedOver<Exchange, ExchangeReply>();
        }

        var plan = new DnsPlan(finished, left =>
        {
            _plans.Remove(target.Address);
            if (left > 0) context.Unmeasured(left);
        });
        plan.Add(trial);
        _plans.Add(target.Address, plan);
        return plan;
    }
}
