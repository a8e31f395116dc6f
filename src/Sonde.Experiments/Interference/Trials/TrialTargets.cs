using System.Text.Json;
using Sonde.Experiments.Targets;
using Sonde.Measurements.Formats.CensoredPlanet;

namespace Sonde.Experiments.Interference.Trials;

/// <summary>Reads vantage points and jobs, and puts vantage points and names together.</summary>
internal static class TrialTargets
{
    /// <summary>Reads a target of a service.</summary>
    public static TargetReading Read(string text, string service)
    {
        if (TrialJobReader.Read(text, out TrialJob job) is { } error) return new TargetReading.Rejected(error);
        return new TargetReading.Accepted(job.Host, job.Port == 0 ? HyperquackLine.DefaultPort(service) : job.Port) { Trial = job };
    }

    /// <summary>A vantage point as typed.</summary>
    public static string Write(string host, long port, string service)
    {
        string bracketed = host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host;
        return port == HyperquackLine.DefaultPort(service) ? host : $"{bracketed}:{port}";
    }

    /// <summary>A vantage point with a name to test there; null where the line has one already.</summary>
    public static string? WithDomain(string text, string domain)
    {
        if (TrialJobReader.Read(text, out TrialJob job) is not null || job.TestUrl is not null) return null;
        return $"{{\"vp\":\"{JsonEncodedText.Encode(job.VantagePoint)}\",\"test_url\":\"{JsonEncodedText.Encode(domain)}\"}}";
    }

    /// <summary>What tells a measurement from others: <c>192.0.2.80 blocked.example</c>.</summary>
    public static string KeyOf(Target target, string service)
    {
        string host = target.Lookup is { Failure: not null } ? target.Host : target.Address.ToString();
        return $"{Write(host, target.Port, service)} {target.Trial?.TestUrl}";
    }
}
