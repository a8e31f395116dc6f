using Sonde.Tests.Cli;

namespace Sonde.Tests.Analysis.Outputs;

/// <summary>A scan of odd texts, classified once in each format, for all who read it.</summary>
public sealed class OddTextTables : IDisposable
{
    private readonly Dictionary<string, TestHost> _hosts = [];

    public void Dispose()
    {
        foreach (TestHost host in _hosts.Values) host.Dispose();
    }

    /// <summary>Where its tables are, in <c>out</c>.</summary>
    internal TestHost In(string format)
    {
        if (_hosts.TryGetValue(format, out TestHost? host)) return host;
        host = _hosts[format] = new TestHost();
        Directory.CreateDirectory(host.Path($"in/{OddText.Scan}"));
        File.WriteAllBytes(host.Path($"in/{OddText.Scan}/results.json"), OddText.File());
        host.Run("classify", host.Path("in"), "-o", host.Path("out"), "--format", format).ExitCode.ShouldBeOneOf(0, 3);
        return host;
    }
}
