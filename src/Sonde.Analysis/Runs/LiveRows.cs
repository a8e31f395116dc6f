using System.Globalization;
using System.Net;
using Sonde.Analysis.Outcomes;
using Sonde.Analysis.Readers;
using Sonde.Analysis.Rows;
using Sonde.Analysis.Text;
using Sonde.Measurements.Formats.Ooni;
using Sonde.Measurements.Formats.Ooni.TcpPing;
using Sonde.Measurements.Formats.Ooni.Traceroute;
using Sonde.Measurements.Model;

namespace Sonde.Analysis.Runs;

/// <summary>
/// Makes rows of lines that this program or OONI's measured, in the columns of the Hyperquack table: one for each ping of a tcpping, one for
/// each trace of a traceroute.
/// </summary>
internal sealed class LiveRows(Tools tools)
{
    private readonly HyperquackRow _row = new();
    private readonly VerdictCache _cache = new();

    public void Read(byte[] bytes, int start, int length, long number, JsonText id, IRowSink sink)
    {
        if (!OoniMeasurementReader.TryRead(bytes.AsMemory(start, length), out OoniMeasurement? measurement, out string? reason))
            throw new LineRejectedException(reason);
        _row.MeasurementId = measurement.Id is { } own ? JsonText.Of(own.ToString("N")) : id;
        _row.Source = JsonText.Of(measurement.TestName);
        _row.Line = number;
        if (measurement.TestKeys is TcpPingTestKeys keys)
        {
            _row.Scan = ScanType.Tcp;
            Write(keys.Series, measurement.Input, measurement.MeasurementStartTime, isControl: false, sink);
            if (keys.Control is { } control) Write(control.Series, control.Target, measurement.MeasurementStartTime, isControl: true, sink);
            return;
        }
        TracerouteEnding ending = TracerouteEnding.Of(measurement) ?? throw new LineRejectedException($"nettest {measurement.TestName} has no outcomes");
        Write(measurement, ending, sink);
    }

    private void Write(TcpPingSeries series, string? input, DateTime? started, bool isControl, IRowSink sink)
    {
        _row.Domain = JsonText.Of(input);
        _row.IsControl = isControl;
        _row.Speaks = !isControl;
        for (int i = 0; i < series.Pings.Count; i++)
        {
            Ping ping = series.Pings[i];
            TcpConnect? connect = ping.TcpConnect;
            _row.ServerIp = JsonText.Of(connect?.Ip);
            SetTimes(started, connect?.Start, connect?.T);
            _row.Retry = isControl ? null : i;
            _row.Error = JsonText.Of(connect?.Failure?.Text);
            _row.MatchesTemplate = connect is null ? null : connect.Failure is null;
            Outcome outcome = ping.Outcome ?? (connect is null ? Outcome.Unknown : FailureOutcomes.OfConnect(connect.Failure));
            string rule = ping.Outcome is null ? "connect.failure" : "connect.outcome";
            Accept(rule, outcome, tools.IsExplaining ? Evidence(ping) : null, sink);
        }
    }

    private void Write(OoniMeasurement measurement, TracerouteEnding ending, IRowSink sink)
    {
        string? destination = TracerouteEnding.DestinationOf(measurement);
        _row.Scan = ScanType.Path;
        _row.Domain = JsonText.Of(measurement.Hostname ?? destination);
        _row.IsControl = false;
        _row.Speaks = true;
        _row.ServerIp = IPAddress.TryParse(destination, out _) ? JsonText.Of(destination) : default;
        SetTimes(measurement.MeasurementStartTime, 0, measurement.TestRuntime);
        _row.Retry = 0;
        _row.Error = JsonText.Of(ending.Failure);
        _row.MatchesTemplate = ending.Outcome.Sign == OutcomeSign.Invalid ? null : ending.Outcome == Outcome.Match;
        Accept(ending.Rule, ending.Outcome, tools.IsExplaining ? ending.Evidence : null, sink);
    }

    private void Accept(string rule, Outcome outcome, string? evidence, IRowSink sink)
    {
        _row.Server = tools.Networks?.Find(_row.ServerIp, _row.Date) ?? NetworkFacts.None;
        _row.Category = tools.Category(_row.Domain, _row.IsControl == true);
        _row.Evidence = evidence;
        _row.Verdict = _cache.Get(rule, outcome.ToString(), (id, _) => SondeVerdicts.Make(id, outcome, []));
        sink.Accept(_row);
    }

    private void SetTimes(DateTime? started, double? from, double? to)
    {
        _row.StartTime = Time(started, from);
        _row.EndTime = Time(started, to);
        _row.Date = _row.StartTime.First(10);
    }

    private static string Evidence(Ping ping)
    {
        string failure = ping.TcpConnect is null ? "no connect was made" : $"failure {(ping.TcpConnect.Failure is { } failed ? $"\"{failed.Text}\"" : "null")}";
        return ping.Outcome is { } outcome ? $"x_outcome \"{outcome}\"; {failure}" : failure;
    }

    private static JsonText Time(DateTime? started, double? seconds)
        => started is { } start && seconds is >= 0 and < 1e9
            ? JsonText.Of(start.AddTicks((long)Math.Round(seconds.Value * 1e6) * TimeSpan.TicksPerMicrosecond).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture))
            : default;
}
