using System.Net;
using Sonde.Experiments.Loop;
using Sonde.Experiments.Network;
using Sonde.Experiments.Targets;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.Loop;

/// <summary>A plan that reckons wrongly costs a moment, and never hangs the run.</summary>
public sealed class ProbeLoopTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(-5_000_000_000)]
    public void Plan_that_waits_for_a_moment_that_is_over_is_asked_again_and_others_have_their_turn(long late)
    {
        var clock = new SimulatedClock();
        using var channel = new Silence(clock);
        int asked = 0;
        // What it waits for is the moment it was woken for, again and again, until its fiftieth turn.
        Moments.Step stuck = (now, due)
            => ++asked > 50 ? null : new Instant((asked == 1 ? now + TimeSpan.FromSeconds(1) : due).Nanoseconds + (asked == 1 ? 0 : late));
        Moments.Step sound = (now, due) => due == default ? now + TimeSpan.FromSeconds(1.02) : null;
        List<string> finished = Run(channel, clock, [("stuck", stuck), ("sound", sound)]);
        finished.ShouldBe(["sound", "stuck"]);
        asked.ShouldBe(51);
        channel.Waits.ShouldBeLessThan(100, "nobody is asked without end in one moment");
    }

    [Fact]
    public void Plan_is_asked_once_at_the_moment_it_waits_for()
    {
        var clock = new SimulatedClock();
        using var channel = new Silence(clock);
        Instant begun = clock.Now;
        List<Instant> turns = [];
        Run(channel, clock, [("sound", (now, _) =>
        {
            turns.Add(now);
            return turns.Count > 3 ? null : now + TimeSpan.FromSeconds(1);
        })]);
        turns.ShouldBe([.. Enumerable.Range(0, 4).Select(second => begun + TimeSpan.FromSeconds(second))]);
    }

    private static List<string> Run(Silence channel, SimulatedClock clock, (string Name, Moments.Step Step)[] plans)
    {
        var feed = new TargetFeed<Target>(plans.Length);
        foreach ((string name, _) in plans)
            feed.TryPut(new Target { Input = name, Host = "192.0.2.1", Address = IPAddress.Parse("192.0.2.1"), Port = 0 });
        feed.Complete();
        List<string> finished = [];
        new ProbeLoop<Moments, int, NoReply>(channel, clock, new Pacing(0, plans.Length), new StopSignal()).Run(
            feed, target => new Moments(target.Input, plans.Single(plan => plan.Name == target.Input).Step),
            plan => finished.Add(plan.Name), () => { });
        return finished;
    }

    private readonly record struct NoReply(ProbeId Id) : IReply;

    /// <summary>A plan that only waits.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="step">Says until when, given what time it is and what it last waited for; null: no longer.</param>
    private sealed class Moments(string name, Moments.Step step) : IPlan<int, NoReply>
    {
        private Instant _due;

        public delegate Instant? Step(Instant now, Instant due);

        public string Name => name;

        public void Begin(Instant now, DateTimeOffset utcNow)
        {
        }

        public PlanStep<int> Next(Instant now)
        {
            if (step(now, _due) is not { } until) return PlanStep<int>.Finished;
            _due = until;
            return PlanStep<int>.Wait(until);
        }

        public void OnReply(in NoReply reply)
        {
        }

        public void Interrupt()
        {
        }
    }

    /// <summary>A network from which nothing comes; to wait without a limit on it is to hang.</summary>
    private sealed class Silence(SimulatedClock clock) : IProbeChannel<int, NoReply>
    {
        public int Waits { get; private set; }

        public Instant Now => clock.Now;

        public void Send(ProbeId id, in int probe)
        {
        }

        public void Abandon(ProbeId id)
        {
        }

        public int Wait(Instant deadline, Span<NoReply> replies)
        {
            Waits++;
            deadline.ShouldNotBe(Instant.Never, "the loop waits for nobody");
            clock.AdvanceTo(deadline);
            return 0;
        }

        public void Wake()
        {
        }

        public void Dispose()
        {
        }
    }
}
