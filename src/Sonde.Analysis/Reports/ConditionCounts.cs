using System.Globalization;
using Sonde.Measurements.Formats;
using Sonde.Measurements.Formats.Pathspider;
using Sonde.Measurements.Model;

namespace Sonde.Analysis.Reports;

/// <summary>How often each condition came in results of PATHspider's form.</summary>
public sealed class ConditionCounts
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
        IReadOnlyList<string> conditions = record.Conditions ?? [record.Error is null ? "none" : "error"];
        foreach (string condition in conditions)
        {
            var key = new ConditionKey(
                Condition.Counted(condition), record.Job.Port?.ToString(CultureInfo.InvariantCulture) ?? "", record.Job.TargetAsn ?? "");
            _counts[key] = _counts.GetValueOrDefault(key) + 1;
        }

        return conditions.Count > 0;
    }
}
