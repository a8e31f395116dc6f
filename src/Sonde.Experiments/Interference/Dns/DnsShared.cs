using System.Net;
using Sonde.Experiments.Contract;
using Sonde.Experiments.Network;
using Sonde.Experiments.Privacy;
using Sonde.Measurements.Model;

namespace Sonde.Experiments.Interference.Dns;

/// <summary>What the trials of one run share.</summary>
/// <param name="options">How resolvers are asked.</param>
/// <param name="context">The run.</param>
internal sealed class DnsShared(DnsOptions options, RunContext context)
{
    private readonly Dictionary<IPEndPoint, ResolverHabits> _habits = [];
    private int _control;
    private bool _wasToldOfTurns;

    /// <summary>All chance.</summary>
    public Random Random { get; } = new(context.Seed);

    /// <summary>The packets of the run, where the user wants them; else null.</summary>
    public KeptPackets? Packets { get; init; }

    /// <summary>The wall clock, set whenever a trial begins.</summary>
    public WallClock Clock { get; } = new();

    /// <summary>The control resolvers' answers.</summary>
    public ControlCache Controls { get; } = new();

    /// <summary>The pages.</summary>
    public PageCache Pages { get; } = new();

    /// <summary>How steadily a resolver answered so far.</summary>
    public ResolverHabits HabitsOf(IPEndPoint resolver)
    {
        if (!_habits.TryGetValue(resolver, out ResolverHabits? habits)) _habits.Add(resolver, habits = new ResolverHabits());
        return habits;
    }

    /// <summary>Tells the user, once a run, what names cost that a resolver gives no address of.</summary>
    public void TellOfTurns(IPAddress resolver)
    {
        if (_wasToldOfTurns) return;
        _wasToldOfTurns = true;
        context.Notice(
            $"{resolver} gives no address of a name: such names are asked by turns with one that nobody can have forbidden, for about half a minute each, until {ResolverHabits.Enough} of those were answered steadily; no more than {Numerals.Count((long)ResolverHabits.MostTurns.TotalMinutes, "minute")} a resolver in all (--quick asks once)");
    }

    /// <summary>The wall clock at a moment.</summary>
    public DateTime UtcAt(Instant moment) => Clock.At(moment).UtcDateTime;

    /// <summary>Another control name.</summary>
    public string NextControl() => options.ControlNames[_control++ % options.ControlNames.Count];

    /// <summary>Whether nothing is to be sent to an address that an answer named.</summary>
    public bool IsOff(IPAddress address)
        => IPAddress.IsLoopback(address) || address.IsIPv6LinkLocal || address.IsIPv6Multicast || context.BlockedBy(address) is not null;

    /// <summary>Whether a chain of certificates leads to an authority that is trusted.</summary>
    public bool Trusts(IReadOnlyList<ReadOnlyMemory<byte>> chain) => context.Trusts(chain);
}
