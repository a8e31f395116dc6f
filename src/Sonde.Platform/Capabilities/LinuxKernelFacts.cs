using Sonde.Experiments.Network;
using Sonde.Platform.Linux;

namespace Sonde.Platform.Capabilities;

/// <summary>What the kernel says in /proc.</summary>
internal sealed class LinuxKernelFacts : IKernelFacts
{
    public string? Setting(string name) => Read(Path.Combine("/proc/sys", name))?.Trim();

    public long? Counter(string name) => Read("/proc/net/netstat") is { } counters ? NetworkCounters.Find(counters, name) : null;

    private static string? Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
