using System.Net;
using Sonde.Measurements.Model;

namespace Sonde.Measurements.Formats.Pathspider;

/// <summary>
/// What a line of PATHspider's form says: its conditions, and of lines of ours an outcome and an event for each connection and probe.
/// </summary>
internal static class PathspiderReading
{
    public static RecordedMeasurement Of(PathspiderRecord result)
    {
        TransparencyRecord? record = TransparencyRecordReader.Read(result);
        string? address = IPAddress.TryParse(result.Job.Address, out _) ? result.Job.Address : null;
        string? hostname = result.Job.Domain ?? record?.Hostname ?? (address is null ? result.Job.Address : null);
        var outcome = OutcomeOf(result, record) with
        {
            Target = record?.Text ?? TargetOf(result.Job),
            Hostname = hostname,
            Address = address,
            Conditions = result.Conditions ?? [],
        };
        return new RecordedMeasurement(record?.Nettest ?? PluginOf(result))
        {
            Id = record?.Id,
            Started = result.From,
            Outcomes = [outcome],
            Observations =
            [
                .. (record?.Observations ?? []).Select(each => each with { Target = address, Hostname = hostname }),
            ],
        };
    }

    private static RecordedOutcome OutcomeOf(PathspiderRecord result, TransparencyRecord? record)
    {
        if (record is null)
            return new RecordedOutcome(
                "pathspider.conditions", null, $"conditions {string.Join(' ', result.Conditions ?? [])}")
            { Failure = result.Error };
        if (record.IsInterrupted)
            return new RecordedOutcome(
                $"{record.Nettest}.interrupted", Outcome.SetupFailure,
                "the measurement was interrupted")
            { Failure = Failures.Interrupted.Text };
        if (record.Outcome is not { } outcome)
            return new RecordedOutcome(
                $"{record.Nettest}.error", result.Error is null ? Outcome.Unknown : Outcome.SetupFailure,
                $"error \"{result.Error}\"")
            { Failure = result.Error };
        return new RecordedOutcome($"{record.Nettest}.outcome", outcome, $"x_outcome \"{outcome}\"")
        {
            Failure = record.Failed?.Text,
            Hop = record.Hop,
            Rtt = record.Rtt,
        };
    }

    private static string? TargetOf(PathspiderJob job)
        => job.Address is not { } address
            ? null
            : job.Port is not { } port
            ? address
            : address.Contains(':', StringComparison.Ordinal) ? $"[{address}]:{port}" : $"{address}:{port}";

    private static string PluginOf(PathspiderRecord result)
        => result.Conditions is [{ } first, ..] && first.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot
            ? first[..dot]
            : "pathspider";
}
