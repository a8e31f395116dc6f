using System.Text.Json;
using Sonde.Analysis.Rows;
using Sonde.Analysis.Text;
using Sonde.Analysis.Verdicts;

namespace Sonde.Analysis.Readers;

/// <summary>Reads a DNS row that is in base-table form already.</summary>
internal sealed class FlatSatelliteReader
{
    private readonly AnswerPool _pool = new();

    /// <summary>Fills a row; returns why the line is rejected, or null.</summary>
    public string? Read(byte[] bytes, int offset, int length, FileContext file, SatelliteRow row)
    {
        _pool.Reset();
        row.Clear();
        row.IsFlat = true;
        var at = new LineCursor(bytes, offset, length);
        at.Read();
        while (at.NextProperty()) ReadMember(ref at, row);
        at.End();
        if (at.Fault is { } fault) return fault;
        row.Subject = row.Domain;
        row.Speaks = row.IsControl != true;
        if (row.Date.IsNull && !row.StartTime.IsNull) row.Date = row.StartTime.First(10);
        if (row.Source.IsNull || row.Source.IsEmpty) row.Source = file.SourceText;
        return null;
    }

    private void ReadMember(ref LineCursor at, SatelliteRow row)
    {
        ReadOnlySpan<byte> name = at.Raw;
        if (name.StartsWith("resolver_"u8)) ReadResolver(ref at, name[9..], row);
        else if (name.SequenceEqual("domain"u8)) row.Domain = at.ReadTextOrNull("domain");
        else if (name.SequenceEqual("domain_category"u8)) row.Category = at.ReadTextOrNull("domain_category");
        else if (name.SequenceEqual("domain_is_control"u8)) row.IsControl = FlatValues.ReadBoolean(ref at, "domain_is_control");
        else if (name.SequenceEqual("date"u8)) row.Date = at.ReadTextOrNull("date");
        else if (name.SequenceEqual("start_time"u8)) row.StartTime = at.ReadTextOrNull("start_time");
        else if (name.SequenceEqual("end_time"u8)) row.EndTime = at.ReadTextOrNull("end_time");
        else if (name.SequenceEqual("retry"u8)) row.Retry = FlatValues.ReadInteger(ref at, "retry");
        else if (name.SequenceEqual("received_error"u8)) row.Error = at.ReadTextOrNull("received_error");
        else if (name.SequenceEqual("received_rcode"u8)) row.Rcode = FlatValues.ReadInteger(ref at, "received_rcode");
        else if (name.SequenceEqual("answers"u8)) ReadAnswers(ref at, row);
        else if (name.SequenceEqual("success"u8)) row.Success = FlatValues.ReadBoolean(ref at, "success");
        else if (name.SequenceEqual("anomaly"u8)) row.Anomaly = FlatValues.ReadBoolean(ref at, "anomaly");
        else if (name.SequenceEqual("domain_controls_failed"u8))
            row.ControlsFailed = FlatValues.ReadBoolean(ref at, "domain_controls_failed");
        else if (name.SequenceEqual("average_confidence"u8)) row.AverageConfidence = FlatValues.ReadReal(ref at, "average_confidence");
        else if (name.SequenceEqual("untagged_controls"u8)) row.UntaggedControls = FlatValues.ReadBoolean(ref at, "untagged_controls");
        else if (name.SequenceEqual("untagged_response"u8)) row.UntaggedResponse = FlatValues.ReadBoolean(ref at, "untagged_response");
        else if (name.SequenceEqual("excluded"u8)) row.Excluded = FlatValues.ReadBoolean(ref at, "excluded");
        else if (name.SequenceEqual("exclude_reason"u8)) row.ExcludeReason = at.ReadTextOrNull("exclude_reason");
        else if (name.SequenceEqual("has_type_a"u8)) row.HasTypeA = FlatValues.ReadBoolean(ref at, "has_type_a");
        else if (name.SequenceEqual("measurement_id"u8)) row.MeasurementId = at.ReadTextOrNull("measurement_id");
        else if (name.SequenceEqual("source"u8)) row.Source = at.ReadTextOrNull("source");
        else if (name.SequenceEqual("rule_id"u8))
        {
            JsonText rule = at.ReadTextOrNull("rule_id");
            (row.IsInjected, row.Settled, row.Doubt) = (rule.Is("trial.injected"u8), TrialRules.Of(rule), Doubt.Of(rule));
        }
        else FlatValues.Skip(ref at);
    }

    private static void ReadResolver(ref LineCursor at, ReadOnlySpan<byte> name, SatelliteRow row)
    {
        if (name.SequenceEqual("ip"u8)) row.ResolverIp = at.ReadTextOrNull("resolver_ip");
        else if (name.SequenceEqual("name"u8)) row.ResolverName = at.ReadTextOrNull("resolver_name");
        else if (name.SequenceEqual("is_trusted"u8)) row.ResolverIsTrusted = FlatValues.ReadBoolean(ref at, "resolver_is_trusted");
        else if (name.SequenceEqual("non_zero_rcode_rate"u8)) row.NonZeroRcodeRate = FlatValues.ReadReal(ref at, "rate");
        else if (name.SequenceEqual("private_ip_rate"u8)) row.PrivateIpRate = FlatValues.ReadReal(ref at, "rate");
        else if (name.SequenceEqual("zero_ip_rate"u8)) row.ZeroIpRate = FlatValues.ReadReal(ref at, "rate");
        else if (name.SequenceEqual("connect_error_rate"u8)) row.ConnectErrorRate = FlatValues.ReadReal(ref at, "rate");
        else if (name.SequenceEqual("invalid_cert_rate"u8)) row.InvalidCertRate = FlatValues.ReadReal(ref at, "rate");
        else if (!FlatValues.ReadNetwork(ref at, name, row.Resolver)) FlatValues.Skip(ref at);
    }

    private void ReadAnswers(ref LineCursor at, SatelliteRow row)
    {
        row.Answers.Clear();
        if (!at.EnterArray("answers")) return;
        while (at.NextElement())
        {
            if (at.Token != JsonTokenType.StartObject)
            {
                at.Reject(LineFault.WrongType("answers"));
                return;
            }

            SatelliteAnswer answer = _pool.Rent();
            FlatAnswerReader.Read(ref at, answer);
            row.Answers.Add(answer);
        }
    }
}
