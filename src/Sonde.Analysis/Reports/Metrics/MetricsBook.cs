using Sonde.Measurements.Formats;
using Sonde.Measurements.Model;

namespace Sonde.Analysis.Reports.Metrics;

/// <summary>
/// What measurements come to as numbers that operators watch: how many there were by outcome, the last loss and round trip of each target,
/// and the way that each flow of a trace takes. It takes measurements as they were published. Safe for several threads.
/// </summary>
public sealed class MetricsBook
{
    // So many targets have numbers of their own: who watches more wants tables.
    private const int MostTargets = 10_000;

    private readonly Lock _lock = new();
    private readonly SortedDictionary<(string Nettest, string Target), TargetMetrics> _targets = [];
    private readonly SortedDictionary<(string Nettest, string Outcome), long> _outcomes = [];

    /// <summary>Takes a measurement.</summary>
    public void Add(RecordedMeasurement measurement)
    {
        lock (_lock)
        {
            foreach (RecordedOutcome outcome in measurement.Outcomes.Where(outcome => !outcome.IsControl)) Add(measurement, outcome);
        }
    }

    /// <summary>Writes all as OpenMetrics text, which node_exporter's textfile collector and Prometheus read.</summary>
    public void WriteTo(TextWriter writer)
    {
        lock (_lock)
        {
            var text = new OpenMetricsText(writer);
            text.Family("sonde_measurements", "counter", "Measurements, by outcome.");
            foreach (((string nettest, string outcome), long count) in _outcomes)
                text.Sample("sonde_measurements_total", count, ("nettest", nettest), ("outcome", outcome));
            Gauge(text, "sonde_unexpected", "Whether the last outcome was unexpected.", each => each.IsUnexpected ? 1 : 0);
            Gauge(text, "sonde_unknown", "Whether of the last outcome nothing can be said.", each => each.IsUnknown ? 1 : 0);
            Gauge(text, "sonde_loss_ratio", "The part of the last measurement's probes that was not answered.", each => each.Loss);
            Gauge(text, "sonde_rtt_seconds", "The last round trip, the median where there are several.", each => each.Rtt);
            Gauge(text, "sonde_last_measurement_timestamp_seconds", "When the last measurement began.", each => each.Started);
            text.Family("sonde_path", "info", "The way that a flow takes: the same name, the same routers.");
            foreach ((string nettest, string target, string flow, PathBook path) in Paths())
                text.Sample("sonde_path_info", 1, ("nettest", nettest), ("target", target), ("flow", flow), ("path", path.Name));
            text.Family("sonde_path_changes", "counter", "How often a flow took another way than before.");
            foreach ((string nettest, string target, string flow, PathBook path) in Paths())
                text.Sample("sonde_path_changes_total", path.Changes, ("nettest", nettest), ("target", target), ("flow", flow));
            text.End();
        }
    }

    private IEnumerable<(string Nettest, string Target, string Flow, PathBook Path)> Paths()
        => _targets.SelectMany(each => each.Value.Paths.Where(path => path.Value.Name.Length > 0)
            .Select(path => (each.Key.Nettest, each.Key.Target, path.Key, path.Value)));

    private void Gauge(OpenMetricsText text, string name, string help, Func<TargetMetrics, double?> value)
    {
        text.Family(name, "gauge", help);
        foreach (((string nettest, string target), TargetMetrics metrics) in _targets)
        {
            if (value(metrics) is { } number) text.Sample(name, number, ("nettest", nettest), ("target", target));
        }
    }

    private void Add(RecordedMeasurement measurement, RecordedOutcome outcome)
    {
        string code = outcome.Outcome?.Code ?? "none";
        _outcomes[(measurement.Nettest, code)] = _outcomes.GetValueOrDefault((measurement.Nettest, code)) + 1;
        (string, string) key = (measurement.Nettest, outcome.Target ?? outcome.Address ?? outcome.Hostname ?? "");
        if (!_targets.TryGetValue(key, out TargetMetrics? metrics))
        {
            if (_targets.Count == MostTargets) return;
            _targets[key] = metrics = new TargetMetrics();
        }

        metrics.Add(measurement, outcome);
    }
}
