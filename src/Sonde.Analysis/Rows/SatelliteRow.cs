using Sonde.Analysis.Text;
using Sonde.Analysis.Verdicts;

namespace Sonde.Analysis.Rows;

/// <summary>One DNS query of Satellite: the base row of Censored Planet's table. Filled again for each row of a line.</summary>
internal sealed class SatelliteRow : TryRow
{
    public JsonText ResolverIp { get; set; }
    public JsonText ResolverName { get; set; }
    public bool? ResolverIsTrusted { get; set; }
    public NetworkFacts Resolver { get; } = new();
    public double? NonZeroRcodeRate { get; set; }
    public double? PrivateIpRate { get; set; }
    public double? ZeroIpRate { get; set; }
    public double? ConnectErrorRate { get; set; }
    public double? InvalidCertRate { get; set; }
    public long? Rcode { get; set; }
    public List<SatelliteAnswer> Answers { get; } = [];
    public bool? Success { get; set; }
    public bool? Anomaly { get; set; }
    public double? AverageConfidence { get; set; }
    public bool? UntaggedControls { get; set; }
    public bool? UntaggedResponse { get; set; }
    public bool? Excluded { get; set; }
    public JsonText ExcludeReason { get; set; }
    public bool? HasTypeA { get; set; }

    /// <summary>False for a try that a later one of the same measurement and day follows; the published table counts no such try.</summary>
    public bool IsLastTry { get; set; }

    /// <summary>Why what was answered may be no lie, or null; never under the published rules.</summary>
    public Doubt? Doubt { get; set; }

    /// <summary>
    /// True for what was measured live and was answered twice, and otherwise, again and again: somebody answers in the resolver's place.
    /// </summary>
    public bool IsInjected { get; set; }

    public void Clear()
    {
        Domain = Category = Date = StartTime = EndTime = ResolverIp = ResolverName = Error = ExcludeReason = MeasurementId = Source =
            default;
        IsControl = ResolverIsTrusted = Success = Anomaly = ControlsFailed = UntaggedControls = UntaggedResponse = Excluded = HasTypeA =
            null;
        Retry = Rcode = null;
        Resolver.Clear();
        NonZeroRcodeRate = PrivateIpRate = ZeroIpRate = ConnectErrorRate = InvalidCertRate = AverageConfidence = null;
        (Verdict, Settled) = (Verdict.None, null);
        IsLastTry = Speaks = true;
        IsLive = false;
        ProbeAsn = ProbeCountry = default;
        IsFlat = IsUnsupported = IsMixed = IsInjected = false;
        Doubt = null;
        Subject = Unusable = default;
        Answers.Clear();
    }

    /// <summary>Begins as another row of the same line: with all that the line says of every try.</summary>
    public void BeginAs(SatelliteRow first)
    {
        Clear();
        (Domain, Subject, IsControl, Date, StartTime, EndTime) =
            (first.Domain, first.Subject, first.IsControl, first.Date, first.StartTime, first.EndTime);
        (ResolverIp, ResolverName, ResolverIsTrusted) = (first.ResolverIp, first.ResolverName, first.ResolverIsTrusted);
        Resolver.CopyFrom(first.Resolver);
        (Success, Anomaly, ControlsFailed) = (first.Success, first.Anomaly, first.ControlsFailed);
        (MeasurementId, Source, Line) = (first.MeasurementId, first.Source, first.Line);
        (IsLive, ProbeAsn, ProbeCountry) = (first.IsLive, first.ProbeAsn, first.ProbeCountry);
        (IsInjected, Unusable) = (first.IsInjected, first.Unusable);
    }
}
