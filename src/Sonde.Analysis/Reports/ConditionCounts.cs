using System.Globalization;
using Sonde.Analysis.Reports.Comparing;
using Sonde.Measurements.Formats;
using Sonde.Measurements.Formats.Pathspider;
using Sonde.Measurements.Model;

namespace Sonde.Analysis.Reports;

/// <summary>How often each condition came in results of PATHspider's form.</summary>
/// <param name="compared">Where each result is compared with those of another file; null where none is.</param>
/// <param name="isAfter">On which side.</param>
public sealed class ConditionCounts(Comparison? compared = null, bool isAfter = false)
{
    private const int LongestLine = 16 << 20;
    private readonly SortedDictionary<ConditionKey, long> _counts = [];

    /// <summary>What was found.</summary>
    public IEnumerable<ConditionKey> Keys => _counts.Keys;

    /// <summary>How often a condition came.</summary>
    public long this[ConditionKey key] => _counts.GetValueOrDefault(key);

    /// <summary>Adds what a file holds.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="reject">Takes the number of each line that cannot be read, and why.</param>
    /// <param name="cancel">Stops reading.</param>
    /// <returns>How many results there were, and whether any has a condition.</returns>
    public async Task<(long Results, bool HasConditions)> AddAsync(Stream stream, Action<long, string> reject, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(reject);
        long results = 0;
        bool hasConditions = false;
        await foreach (Line line in LineReader.ReadAsync(stream, LongestLine, cancel))
        {
            PathspiderRecord record = new(new PathspiderJob([]));
            if (!line.IsTooLong && line.Bytes.Span.Trim((byte)' ').IsEmpty) continue;
            string? error = line.IsTooLong ? "it is too long" : PathspiderRecordReader.Read(line.Bytes, out record);
            if (error is not null)
            {
                reject(line.Number, error);
                continue;
            }

            results++;
            hasConditions |= Add(record);
        }

        return (results, hasConditions);
    }

    private bool Add(PathspiderRecord record)
    {
        string[] conditions = [.. (record.Conditions ?? [record.Error is null ? "none" : "error"]).Select(Condition.Counted)];
        string port = record.Job.Port?.ToString(CultureInfo.InvariantCulture) ?? "", asn = record.Job.TargetAsn ?? "";
        foreach (string condition in conditions)
        {
            var key = new ConditionKey(condition, port, asn);
            _counts[key] = _counts.GetValueOrDefault(key) + 1;
        }

        string target = string.Join(' ', ((string?[])[record.Job.Address, record.Job.Domain]).Where(part => part is not null));
        compared?.Add(isAfter, [port, asn], target, [.. conditions.Distinct(StringComparer.Ordinal)]);
        return conditions.Length > 0;
    }
}
