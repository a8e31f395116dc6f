using Sonde.Analysis.Text;
using Sonde.Analysis.Verdicts;

namespace Sonde.Analysis.Rows;

/// <summary>One DNS query of Satellite: the base row of Censored Planet's table. Filled again for each row of a line.</summary>
internal sealed class SatelliteRow
{
    public JsonText Domain { get; set; }
    public JsonText Category { get; set; }
    public bool? IsControl { get; set; }
    public JsonText Date { get; set; }
    public JsonText StartTime { get; set; }
    public JsonText EndTime { get; set; }
    public long? Retry { get; set; }
    public JsonText ResolverIp { get; set; }
    public JsonText ResolverName { get; set; }
    public bool? ResolverIsTrusted { get; set; }
    public NetworkFacts Resolver { get; } = new();
    public double? NonZeroRcodeRate { get; set; }
    public double? PrivateIpRate { get; set; }
    public double? ZeroIpRate { get; set; }
    public double? ConnectErrorRate { get; set; }
    public double? InvalidCertRate { get; set; }
    public JsonText Error { get; set; }
    public long? Rcode { get; set; }
    public List<SatelliteAnswer> Answers { get; } = [];
    public bool? Success { get; set; }
    public bool? Anomaly { get; set; }
    public bool? ControlsFailed { get; set; }
    public double? AverageConfidence { get; set; }
    public bool? UntaggedControls { get; set; }
    public bool? UntaggedResponse { get; set; }
    public bool? Excluded { get; set; }
    public JsonText ExcludeReason { get; set; }
    public bool? HasTypeA { get; set; }
    public JsonText MeasurementId { get; set; }
    public JsonText Source { get; set; }
    public Verdict Verdict { get; set; } = Verdict.None;
    public long Line { get; set; }

    /// <summary>False for a try that a later one of the same measurement and day follows; the published table counts no such try.</summary>
    public bool IsLastTry { get; set; }

    /// <summary>True for the one row that speaks for its measurement (<see cref="Voice"/>); for the last try under the published rules.</summary>
    public bool Speaks { get; set; }

    /// <summary>True when nothing can be concluded because the control query failed; never under the published rules.</summary>
    public bool IsUnsupported { get; set; }

    /// <summary>True when no control resolver has an address for the name either, for the same reason; never under the published rules.</summary>
    public bool ControlsFailAlike { get; set; }

    /// <summary>True when the tries of its measurement came to different outcomes.</summary>
    public bool IsMixed { get; set; }

    /// <summary>The name that the measurement is about; a control query has another one in <see cref="Domain"/>.</summary>
    public JsonText Subject { get; set; }

    /// <summary>True for rows read from a file that holds outcomes' inputs already: nothing is joined or computed again.</summary>
    public bool IsFlat { get; set; }

    public void Clear()
    {
        Domain = Category = Date = StartTime = EndTime = ResolverIp = ResolverName = Error = ExcludeReason = MeasurementId = Source = default;
        IsControl = ResolverIsTrusted = Success = Anomaly = ControlsFailed = UntaggedControls = UntaggedResponse = Excluded = HasTypeA = null;
        Retry = Rcode = null;
        Resolver.Clear();
        NonZeroRcodeRate = PrivateIpRate = ZeroIpRate = ConnectErrorRate = InvalidCertRate = AverageConfidence = null;
        Verdict = Verdict.None;
        IsLastTry = Speaks = true;
        IsFlat = IsUnsupported = IsMixed = ControlsFailAlike = false;
        Subject = default;
        Answers.Clear();
    }

    /// <summary>Begins as another row of the same line: with all that the line says of every try.</summary>
    public void BeginAs(SatelliteRow first)
    {
        Clear();
        (Domain, Subject, IsControl, Date, StartTime, EndTime) = (first.Domain, first.Subject, first.IsControl, first.Date, first.StartTime, first.EndTime);
        (ResolverIp, ResolverName, ResolverIsTrusted) = (first.ResolverIp, first.ResolverName, first.ResolverIsTrusted);
        Resolver.CopyFrom(first.Resolver);
        (Success, Anomaly, ControlsFailed) = (first.Success, first.Anomaly, first.ControlsFailed);
        (MeasurementId, Source, Line) = (first.MeasurementId, first.Source, first.Line);
    }
}
