using Sonde.Experiments.Targets;
using Sonde.Measurements.Formats.Pathspider;

namespace Sonde.Experiments.PathTransparency;

/// <summary>Reads targets: jobs of PATHspider as JSON or CSV, <c>ADDRESS:PORT</c>, and <c>RANGE:PORT</c>.</summary>
internal static class JobTargets
{
    /// <summary>Reads a line.</summary>
    public static TargetReading Read(string text)
    {
        if (PathspiderJobReader.Read(text, out PathspiderJob job) is { } error) return new TargetReading.Rejected(error);
        string host = job.Address ?? job.Domain!;
        if (host.Contains('%'))
            return new TargetReading.Rejected("a zone cannot be part of the address: choose the interface with --interface");
        if (host.Contains('/'))
        {
            if (text.TrimStart().StartsWith('{') || text.Contains(','))
                return new TargetReading.Rejected("a range stands alone, with its port: 192.0.2.0/24:53");
            return AddressRange.Read(host, out AddressRange range) is { } flaw
                ? new TargetReading.Rejected(flaw)
                : new TargetReading.InRange(range, job.Port ?? 0);
        }

        return new TargetReading.Accepted(host, job.Port ?? 0) { Job = job };
    }

    /// <summary>A target as typed.</summary>
    public static string Write(string host, long port) => port == 0 ? host : host.Contains(':') ? $"[{host}]:{port}" : $"{host}:{port}";

    /// <summary>The way as PATHspider's results have it: from the source over the target's network to the target.</summary>
    public static IReadOnlyList<string> WayOf(string? source, string? network, Target target)
        => source is null ? [] : network is not null ? [source, network, target.Address.ToString()] : [source, target.Address.ToString()];

    /// <summary>The job of a target, as its result has it.</summary>
    public static PathspiderJob JobOf(Target target)
    {
        if (target.Job is { Address: { } text } job && (target.Lookup is null || text == target.Host)) return job;
        _ = PathspiderJobReader.Read(Write(target.Host, target.Port), out PathspiderJob own);
        return target.Job is { } named
            ? named
            with
            {
                Address = own.Address,
                Fields = [.. own.Fields.Where(key => key.Name == "dip"), .. named.Fields.Where(key => key.Name != "dip")]
            } : own;
    }
}
