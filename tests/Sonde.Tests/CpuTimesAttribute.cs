using System.Globalization;
using System.Reflection;
using Sonde.Tests;
using Xunit.v3;

[assembly: CpuTimes]

namespace Sonde.Tests;

/// <summary>
/// What each test costs, where <c>SONDE_TEST_CPU</c> names a file: to it goes a line a test with the CPU time, of this process and of those
/// that it started and waited for, in hundredths of a second, and its name. It is right where tests run one at a time,
/// with <c>--parallel none</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class CpuTimesAttribute : BeforeAfterTestAttribute
{
    private static readonly string? Path = Environment.GetEnvironmentVariable("SONDE_TEST_CPU");

    private long _before;

    /// <inheritdoc/>
    public override void Before(MethodInfo methodUnderTest, IXunitTest test)
    {
        if (Path is not null) _before = Ticks();
    }

    /// <inheritdoc/>
    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        if (Path is null) return;
        File.AppendAllText(Path, string.Create(CultureInfo.InvariantCulture, $"{Ticks() - _before}\t{test.TestDisplayName}\n"));
    }

    // User and system time of the process, and of its children (proc(5)). What stands before the last bracket is the program's name.
    private static long Ticks()
    {
        string all = File.ReadAllText("/proc/self/stat");
        return all[(all.LastIndexOf(')') + 2)..].Split(' ')[11..15].Sum(ticks => long.Parse(ticks, CultureInfo.InvariantCulture));
    }
}
