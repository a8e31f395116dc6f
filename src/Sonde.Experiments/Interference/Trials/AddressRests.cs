using System.Net;
using Sonde.Experiments.Contract;
using Sonde.Experiments.Options;

namespace Sonde.Experiments.Interference.Trials;

/// <summary>
/// Tells the user of addresses that rest, for minutes: controls fail there, and a filter that remembers is to forget. How many do is in the
/// status; why, is said once a run.
/// </summary>
/// <param name="options">How.</param>
/// <param name="context">The run.</param>
internal sealed class AddressRests(TrialOptions options, RunContext context)
{
    private bool _wasTold;

    /// <summary>An address begins to rest.</summary>
    public void Begin(IPAddress address)
    {
        context.Resting(1);
        if (_wasTold) return;
        _wasTold = true;
        context.Notice(
            $"{address} does not answer control names at the moment: it rests {Durations.Text(options.StatefulDelay)} before the next one, and up to {Durations.Text(TrialControls.LongestRest(options))} in all, lest what a filter remembers is taken for the next name's (--stateful-delay); other addresses go on");
    }

    /// <summary>It has rested.</summary>
    public void End() => context.Resting(-1);
}
