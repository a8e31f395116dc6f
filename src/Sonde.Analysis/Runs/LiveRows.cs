using System.Globalization;
using Sonde.Analysis.Outcomes;
using Sonde.Analysis.Readers;
using Sonde.Analysis.Rows;
using Sonde.Analysis.Text;
using Sonde.Measurements.Formats.Ooni;
using Sonde.Measurements.Formats.Ooni.TcpPing;
using Sonde.Measurements.Model;

namespace Sonde.Analysis.Runs;

/// <summary>Makes rows of lines that this program or OONI's measured: one for each ping, in the columns of the Hyperquack table.</summary>
internal sealed class LiveRows
{
    private readonly HyperquackRow _row = new();
    private readonly VerdictCache _cache = new();

    public void Read(byte[] bytes, int start, int length, long number, JsonText id, IRowSink sink)
    {
        if (!OoniMeasurementReader.TryRead(bytes.AsMemory(start, length), out OoniMeasurement? measurement, out string? reason))
            throw new LineRejectedException(reason);
        if (measurement.TestKeys is not TcpPingTestKeys keys) throw new LineRejectedException($"nettest {measurement.TestName} has no outcomes");
        _row.MeasurementId = measurement.Id is { } own ? JsonText.Of(own.ToString("N")) : id;
        _row.Source = JsonText.Of(measurement.TestName);
        _row.Scan = ScanType.Tcp;
        _row.Line = number;
        Write(keys.Series, measurement.Input, measurement.MeasurementStartTime, isControl: false, sink);
        if (keys.Control is { } control) Write(control.Series, control.Target, measurement.MeasurementStartTime, isControl: true, sink);
    }

    private void Write(TcpPingSeries series, string? input, DateTime? started, bool isControl, IRowSink sink)
    {
        _row.Domain = JsonText.Of(input);
        _row.IsControl = isControl;
        for (int i = 0; i < series.Pings.Count; i++)
        {
            Ping ping = series.Pings[i];
            TcpConnect? connect = ping.TcpConnect;
            _row.ServerIp = JsonText.Of(connect?.Ip);
            _row.StartTime = Time(started, connect?.Start);
            _row.EndTime = Time(started, connect?.T);
            _row.Date = _row.StartTime.First(10);
            _row.Retry = isControl ? null : i;
            _row.IsLastTry = true;
            _row.Error = JsonText.Of(connect?.Failure?.Text);
            _row.MatchesTemplate = connect is null ? null : connect.Failure is null;
            Outcome outcome = ping.Outcome ?? (connect is null ? Outcome.Unknown : FailureOutcomes.OfConnect(connect.Failure));
            _row.Verdict = _cache.Get("connect.failure", outcome.ToString(), (rule, _) => SondeVerdicts.Make(rule, outcome, []));
            sink.Accept(_row);
        }
    }

    private static JsonText Time(DateTime? started, double? seconds)
        => started is { } start && seconds is >= 0 and < 1e9
            ? JsonText.Of(start.AddSeconds(seconds.Value).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture))
            : default;
}
