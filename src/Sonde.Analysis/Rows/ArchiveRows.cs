using Sonde.Analysis.Text;
using Sonde.Analysis.Verdicts;
using Sonde.Measurements.Model;

namespace Sonde.Analysis.Rows;

/// <summary>The rows of archives as outcomes and observations.</summary>
internal static class ArchiveRows
{
    private static readonly JsonText[] Nettests = [.. Enum.GetValues<ScanType>().Select(scan => JsonText.Of(NameOf(scan)))];
    private static readonly JsonText Dns = JsonText.Of(ObservationSteps.Dns), Request = JsonText.Of(ObservationSteps.Request);
    private static readonly JsonText Tcp = JsonText.Of("tcp"), Udp = JsonText.Of("udp");
    private static readonly JsonText Matched = JsonText.Of("template_matched"), Differed = JsonText.Of("template_differed");
    private static readonly JsonText Answered = JsonText.Of(DnsRcodes.ResultOf(0, hasAddress: true));
    private static readonly JsonText[] Unanswered =
        [.. Enumerable.Range(0, 24).Select(rcode => JsonText.Of(DnsRcodes.ResultOf(rcode, hasAddress: false)))];

    /// <summary>Fills the row of a measurement from that of the try that speaks for it.</summary>
    public static void Fill(OutcomeRow into, HyperquackRow row)
    {
        Begin(into, row, Nettests[(int)row.Scan], row.ServerIp);
        into.Network = row.Server;
        into.IsControl = IsAboutControl(row);
    }

    /// <summary>The same of a DNS query.</summary>
    public static void Fill(OutcomeRow into, SatelliteRow row)
    {
        Begin(into, row, Nettests[(int)ScanType.Dns], row.ResolverIp);
        into.Network = row.Resolver;
        into.IsTrustedResolver = row.ResolverIsTrusted == true;
        into.IsControl = into.IsTrustedResolver ? true : IsAboutControl(row);
    }

    /// <summary>Fills the row of the event that a try is.</summary>
    public static void Fill(ObservationRow into, HyperquackRow row)
    {
        Begin(into, row, Nettests[(int)row.Scan], row.ServerIp);
        into.TargetNetwork = row.Server;
        into.Step = Request;
        into.IsControl = row.IsControl;
        into.Transport = Tcp;
        into.Result =
            row.MatchesTemplate switch { true => Matched, false when row.Error.IsNull || row.Page.IsPresent => Differed, _ => default };
    }

    /// <summary>The same of a DNS query.</summary>
    public static void Fill(ObservationRow into, SatelliteRow row)
    {
        Begin(into, row, Nettests[(int)ScanType.Dns], row.ResolverIp);
        into.TargetNetwork = row.Resolver;
        into.Step = Dns;
        into.IsControl = row.ResolverIsTrusted == true ? true : row.IsControl;
        into.Transport = Udp;
        into.Port = 53;
        into.Answer = row.Answers.Count > 0 ? row.Answers[0].Ip : default;
        into.Result = row.Rcode is not (>= 0 and var rcode) ? default
            : row.Answers.Count > 0 ? Answered
            : rcode < Unanswered.Length ? Unanswered[rcode]
            : JsonText.Of(DnsRcodes.ResultOf(rcode, hasAddress: false));
    }

    private static void Begin(OutcomeRow into, TryRow row, JsonText nettest, JsonText vantagePoint)
    {
        Begin((MeasurementRow)into, row, nettest, vantagePoint);
        into.Target = into.Domain = row.Subject.IsNull ? row.Domain : row.Subject;
        // Where a control speaks, its category is that of controls, and not of the name that was asked for.
        into.Category = IsAboutControl(row) == row.IsControl ? row.Category : default;
        into.ControlsFailed = row.IsUnsupported ? true : row.ControlsFailed;
        into.IsMixed = row.IsMixed;
        into.Verdict = row.Verdict;
    }

    private static void Begin(ObservationRow into, TryRow row, JsonText nettest, JsonText vantagePoint)
    {
        Begin((MeasurementRow)into, row, nettest, vantagePoint);
        into.Target = vantagePoint;
        into.Attempt = row.Retry;
        into.Hostname = row.Domain;
        into.T0 = 0;
        into.T = ArchiveTimes.Seconds(row.StartTime, row.EndTime);
        into.OutcomeCode = row.Verdict.CodeText;
    }

    private static void Begin(MeasurementRow into, TryRow row, JsonText nettest, JsonText vantagePoint)
    {
        into.Clear();
        into.MeasurementId = row.MeasurementId;
        into.Nettest = nettest;
        into.Time = row.StartTime;
        into.Date = row.Date;
        into.Source = row.Source;
        into.VantagePoint = vantagePoint;
        into.ProbeAsn = row.ProbeAsn;
        into.ProbeCountry = row.ProbeCountry;
        into.Failure = row.Error;
        into.Line = row.Line;
    }

    // A control that speaks because nothing else does speaks for a measurement of another name.
    private static bool? IsAboutControl(TryRow row)
        => row.IsControl == true && !row.Subject.IsNull && !row.Subject.Raw.SequenceEqual(row.Domain.Raw) ? false : row.IsControl;

    private static string NameOf(ScanType scan) => scan switch
    {
        ScanType.Echo => "echo",
        ScanType.Discard => "discard",
        ScanType.Http => "http",
        ScanType.Https => "https",
        ScanType.Dns => "dns",
        _ => "hyperquack",
    };
}
