using System.Net;
using Sonde.Experiments.Loop;
using Sonde.Experiments.Targets;

namespace Sonde.Tests.Experiments.Loop;

/// <summary>Targets at one address wait for one another, and for nobody else.</summary>
public sealed class AddressTurnsTests
{
    [Fact]
    public void Target_whose_address_is_busy_waits_while_others_pass()
    {
        TargetFeed<Target> feed = Feed("192.0.2.1 a", "192.0.2.1 b", "192.0.2.2 c", "192.0.2.1 d");
        var turns = new AddressTurns(areKept: true);
        Target first = Next(turns, feed);
        (first.Input, Next(turns, feed).Input).ShouldBe(("a", "c"));
        turns.TryTake(feed, out _).ShouldBeFalse("b and d have no turn yet");
        turns.Count.ShouldBe(2);
        turns.Free(first);
        Target second = Next(turns, feed);
        second.Input.ShouldBe("b");
        turns.TryTake(feed, out _).ShouldBeFalse();
        turns.Free(second);
        Next(turns, feed).Input.ShouldBe("d");
        turns.Count.ShouldBe(0);
    }

    [Fact]
    public void Address_that_is_free_again_is_taken_as_it_comes()
    {
        TargetFeed<Target> feed = Feed("192.0.2.1 a");
        var turns = new AddressTurns(areKept: true);
        turns.Free(Next(turns, feed));
        Next(turns, Feed("192.0.2.1 b")).Input.ShouldBe("b");
    }

    [Fact]
    public void Without_turns_all_come_as_they_are_read()
    {
        TargetFeed<Target> feed = Feed("192.0.2.1 a", "192.0.2.1 b");
        var turns = new AddressTurns(areKept: false);
        (Next(turns, feed).Input, Next(turns, feed).Input).ShouldBe(("a", "b"));
    }

    private static Target Next(AddressTurns turns, TargetFeed<Target> feed)
    {
        turns.TryTake(feed, out Target? target).ShouldBeTrue();
        return target!;
    }

    private static TargetFeed<Target> Feed(params string[] targets)
    {
        var feed = new TargetFeed<Target>(targets.Length);
        foreach (string[] parts in targets.Select(text => text.Split(' ')))
            feed.TryPut(new Target { Input = parts[1], Host = parts[0], Address = IPAddress.Parse(parts[0]), Port = 0 });
        feed.Complete();
        return feed;
    }
}
