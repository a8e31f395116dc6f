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
    private static readonly JsonText Answered = JsonText.Of("answered");

    /// <summary>Fills the row of a measurement from that of the try that speaks for it.</summary>
    public static void Fill(OutcomeRow into, HyperquackRow row)
    {
        into.Clear();
        into.MeasurementId = row.MeasurementId;
        into.Nettest = Nettests[(int)row.Scan];
        into.Time = row.StartTime;
        into.Date = row.Date;
        into.Source = row.Source;
        into.VantagePoint = row.ServerIp;
        into.ProbeAsn = row.ProbeAsn;
        into.ProbeCountry = row.ProbeCountry;
        into.Network = row.Server;
        into.Target = into.Domain = row.Subject.IsNull ? row.Domain : row.Subject;
        into.IsControl = IsAboutControl(row.IsControl, row.Subject, row.Domain);
        into.ControlsFailed = row.IsUnsupported ? true : row.ControlsFailed;
        into.IsMixed = row.IsMixed;
        into.Failure = row.Error;
        into.Verdict = row.Verdict;
        into.Line = row.Line;
    }

    /// <summary>The same of a DNS query.</summary>
    public static void Fill(OutcomeRow into, SatelliteRow row)
    {
        into.Clear();
        into.MeasurementId = row.MeasurementId;
        into.Nettest = Nettests[(int)ScanType.Dns];
        into.Time = row.StartTime;
        into.Date = row.Date;
        into.Source = row.Source;
        into.VantagePoint = row.ResolverIp;
        into.Network = row.Resolver;
        into.Target = into.Domain = row.Subject.IsNull ? row.Domain : row.Subject;
        into.IsTrustedResolver = row.ResolverIsTrusted == true;
        into.IsControl = into.IsTrustedResolver ? true : IsAboutControl(row.IsControl, row.Subject, row.Domain);
        into.ControlsFailed = row.IsUnsupported ? true : row.ControlsFailed;
        into.IsMixed = row.IsMixed;
        into.Failure = row.Error;
        into.Verdict = row.Verdict;
        into.Line = row.Line;
    }

    /// <summary>Fills the row of the event that a try is.</summary>
    public static void Fill(ObservationRow into, HyperquackRow row)
    {
        into.Clear();
        into.MeasurementId = row.MeasurementId;
        into.Nettest = Nettests[(int)row.Scan];
        into.Time = row.StartTime;
        into.Date = row.Date;
        into.Source = row.Source;
        into.VantagePoint = into.Target = row.ServerIp;
        into.TargetNetwork = row.Server;
        into.Step = Request;
        into.Attempt = row.Retry;
        into.IsControl = row.IsControl;
        into.Hostname = row.Domain;
        into.Transport = Tcp;
        into.Result = row.MatchesTemplate switch { true => Matched, false when row.Error.IsNull || row.Page.IsPresent => Differed, _ => default };
        into.Failure = row.Error;
        into.T0 = 0;
        into.T = Duration(row.StartTime, row.EndTime);
        into.OutcomeCode = row.Verdict.CodeText;
        into.Line = row.Line;
    }

    /// <summary>The same of a DNS query.</summary>
    public static void Fill(ObservationRow into, SatelliteRow row)
    {
        into.Clear();
        into.MeasurementId = row.MeasurementId;
        into.Nettest = Nettests[(int)ScanType.Dns];
        into.Time = row.StartTime;
        into.Date = row.Date;
        into.Source = row.Source;
        into.VantagePoint = into.Target = row.ResolverIp;
        into.TargetNetwork = row.Resolver;
        into.Step = Dns;
        into.Attempt = row.Retry;
        into.IsControl = row.IsControl == true || row.ResolverIsTrusted == true ? true : row.IsControl;
        into.Hostname = row.Domain;
        into.Transport = Udp;
        into.Port = 53;
        into.Answer = row.Answers.Count > 0 ? row.Answers[0].Ip : default;
        into.Result = row.Rcode >= 0 ? Answered : default;
        into.Failure = row.Error;
        into.T0 = 0;
        into.T = Duration(row.StartTime, row.EndTime);
        into.OutcomeCode = row.Verdict.CodeText;
        into.Line = row.Line;
    }

    /// <summary>
    /// Seconds from one moment to another of the same archive, which writes both with the same zone: <c>2024-01-05T00:00:00.1Z</c>,
    /// <c>2022-07-03 12:00:00.1 -0400 EDT</c>; null where they are of another form.
    /// </summary>
    internal static double? Duration(JsonText start, JsonText end)
    {
        if (!TryRead(start.Raw, out int startDay, out double from) || !TryRead(end.Raw, out int endDay, out double to)) return null;
        double seconds = ((endDay - startDay) * 86_400.0) + to - from;
        return seconds >= 0 ? Math.Round(seconds, 9) : null;
    }

    // A control that speaks because nothing else does speaks for a measurement of another name.
    private static bool? IsAboutControl(bool? isControl, JsonText subject, JsonText domain)
        => isControl == true && !subject.IsNull && !subject.Raw.SequenceEqual(domain.Raw) ? false : isControl;

    private static bool TryRead(ReadOnlySpan<byte> text, out int day, out double seconds)
    {
        day = 0;
        seconds = 0;
        if (text.Length < 19 || text[4] != '-' || text[13] != ':' || text[16] != ':') return false;
        if (!TryNumber(text[..4], out int year) || !TryNumber(text.Slice(5, 2), out int month) || !TryNumber(text.Slice(8, 2), out int date)
            || !TryNumber(text.Slice(11, 2), out int hour) || !TryNumber(text.Slice(14, 2), out int minute) || !TryNumber(text.Slice(17, 2), out int second)) return false;
        if (year is < 1 or > 9999 || month is < 1 or > 12 || date < 1 || date > DateTime.DaysInMonth(year, month)) return false;
        day = new DateOnly(year, month, date).DayNumber;
        double scale = 0.1, fraction = 0;
        if (text.Length > 19 && text[19] == '.')
        {
            for (int i = 20; i < text.Length && char.IsAsciiDigit((char)text[i]); i++, scale /= 10) fraction += (text[i] - '0') * scale;
        }
        seconds = (hour * 3600) + (minute * 60) + second + fraction;
        return true;
    }

    private static bool TryNumber(ReadOnlySpan<byte> text, out int number)
    {
        number = 0;
        foreach (byte digit in text)
        {
            if (!char.IsAsciiDigit((char)digit)) return false;
            number = (number * 10) + digit - '0';
        }
        return true;
    }

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
