using Sonde.Experiments.Options;
using Sonde.Experiments.TcpPing;

namespace Sonde.Tests.Experiments.Options;

public sealed class OptionAssignmentsTests
{
    [Fact]
    public void Options_are_set_in_the_traditional_way_and_recorded_as_given()
    {
        OptionValues values = new(TcpPingOptions.Descriptions);
        foreach (string assignment in (string[])["Repetitions=4", "Delay=500", "TestVersion=0.2.1"])
            OptionAssignments.TryApply(assignment, values, out _).ShouldBeTrue();
        values.Duration("Delay").ShouldBe(TimeSpan.FromMilliseconds(500));
        values.Count("Repetitions").ShouldBe(4);
        values.Recorded.ShouldBe(["Delay=500", "Repetitions=4"]);
    }

    [Fact]
    public void Zero_asks_for_the_default()
    {
        OptionValues values = new(TcpPingOptions.Descriptions);
        OptionAssignments.TryApply("Delay=0", values, out _).ShouldBeTrue();
        OptionAssignments.TryApply("Repetitions=0", values, out _).ShouldBeTrue();
        values.Duration("Delay").ShouldBe(TimeSpan.FromSeconds(1));
        values.Count("Repetitions").ShouldBe(10);
    }

    [Theory]
    [InlineData("delay=5", "no such field: delay")]
    [InlineData("Delay", "'Delay': an option must be key=value")]
    [InlineData("=5", "'=5': an option must be key=value")]
    [InlineData("Delay=", "cannot set integer option: Delay: '' is not a whole number")]
    [InlineData("Delay=5s", "cannot set integer option: Delay: '5s' is not a whole number")]
    [InlineData("Repetitions=99999999999999999999", "cannot set integer option: Repetitions: '99999999999999999999' is not a whole number")]
    [InlineData("Delay=-1", "cannot set integer option: Delay: -1 ms is not between 1 ms and 3600000 ms")]
    [InlineData("Repetitions=-1", "cannot set integer option: Repetitions: -1 is not between 1 and 1000000")]
    [InlineData("Repetitions=1000001", "cannot set integer option: Repetitions: 1000001 is not between 1 and 1000000")]
    [InlineData("TestVersion=9", "cannot set string option: TestVersion: '9' is none of 0.1.0, 0.2.1")]
    public void What_cannot_be_set_is_told(string assignment, string expected)
    {
        OptionAssignments.TryApply(assignment, new OptionValues(TcpPingOptions.Descriptions), out string? error).ShouldBeFalse();
        error.ShouldBe(expected);
    }
}
