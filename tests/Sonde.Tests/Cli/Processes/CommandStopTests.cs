using Sonde.Cli;
using Sonde.Cli.Rendering;
using Sonde.Tests.Cli.Rendering;

namespace Sonde.Tests.Cli.Processes;

/// <summary>
/// What a command does between a signal, as the program sees it, and its end; by the program's own clock, whatever the machine is busy
/// with.
/// </summary>
public sealed class CommandStopTests
{
    [Fact]
    public void Command_that_does_not_end_by_itself_is_ended_within_a_second()
    {
        using var host = new TestHost();
        using var error = new StringWriter();
        using var stop = new CommandStop(host.Host(error), "the same command goes on");
        host.Interrupt();
        stop.Token.IsCancellationRequested.ShouldBeTrue();
        host.Network.Clock.AdvanceTo(host.Network.Clock.Now + TimeSpan.FromMilliseconds(500));
        host.Exits.ShouldBeEmpty("it may still finish what it does");
        host.Network.Clock.AdvanceTo(host.Network.Clock.Now + TimeSpan.FromMilliseconds(500));
        host.Exits.ShouldBe([130]);
        error.ToString().ShouldBe("sonde: interrupted; the same command goes on\n");
    }

    [Fact]
    public void Second_signal_ends_it_at_once()
    {
        using var host = new TestHost();
        using var error = new StringWriter();
        using var stop = new CommandStop(host.Host(error));
        host.Interrupt();
        host.Exits.ShouldBeEmpty();
        host.Interrupt();
        host.Exits.ShouldBe([130]);
    }

    [Fact]
    public void How_far_the_work_is_does_not_stand_within_what_is_said()
    {
        using var host = new TestHost { IsTerminal = true };
        using var error = new StringWriter();
        ProgramHost surroundings = host.Host(error);
        using var stop = new CommandStop(surroundings, "the same command goes on");
        using (new WorkProgress(surroundings, () => new(1, 2, 3_000_000)))
        {
            host.Network.Clock.AdvanceTo(host.Network.Clock.Now + TimeSpan.FromSeconds(3));
            ScreenModel.After(error.ToString()).Lines.ShouldHaveSingleItem().ShouldStartWith("1 of 2 units");
            host.Interrupt();
            ScreenModel.After(error.ToString()).Lines.ShouldBe(["sonde: interrupted; the same command goes on", ""]);
            host.Interrupt();
            host.Exits.ShouldBe([130]);
        }
    }

    [Fact]
    public void Command_that_ended_is_not_ended_again()
    {
        using var host = new TestHost();
        using var error = new StringWriter();
        using (new CommandStop(host.Host(error))) host.Interrupt();
        host.Network.Clock.AdvanceTo(host.Network.Clock.Now + TimeSpan.FromSeconds(5));
        host.Exits.ShouldBeEmpty();
    }
}
