using System.Globalization;
using System.Security;
using System.Text;
using Sonde.Analysis.Outcomes;
using Sonde.Measurements.Model;

namespace Sonde.Analysis.Reports;

/// <summary>Draws the way of a probe: the stages from left to right, and below each the classes it can end in.</summary>
internal static class StageDiagram
{
    private const int BoxWidth = 170;
    private const int Gap = 30;
    private const int LineHeight = 18;

    private static readonly (string Name, string[] Classes)[] DnsSteps =
    [
        ("query",
            [OutcomeClasses.SetupSystemFailure, OutcomeClasses.DnsHostUnreachable, OutcomeClasses.DnsConnectionRefused,
                OutcomeClasses.DnsMessageSize, OutcomeClasses.DnsProtocolError, OutcomeClasses.DnsTimedOut]),
        ("answer", [OutcomeClasses.DnsError, OutcomeClasses.IpEmpty, OutcomeClasses.UnknownError]),
        ("address",
            [OutcomeClasses.IpMatch, OutcomeClasses.IpInvalid, OutcomeClasses.IpBlockPage, OutcomeClasses.AsnMatch,
                OutcomeClasses.IpNoMatch]),
        ("HTTPS", [OutcomeClasses.TlsConnectionError]),
        ("certificate",
            [OutcomeClasses.TlsValidCertificate, OutcomeClasses.TlsMatch, OutcomeClasses.TlsBadAuthority, OutcomeClasses.TlsBadDomain]),
        ("HTTP, content", [OutcomeClasses.HttpBlockPage]),
    ];

    public static string Of(DocumentedProtocols protocol, string name)
    {
        List<(string, List<string>)> steps = [];
        foreach (Stage stage in OutcomeCatalog.StagesOf(protocol)) steps.Add((Outcome.At(stage, "").StageName!, Outcomes(protocol, stage)));
        steps.Add(("end", Outcomes(protocol, Stage.None)));
        return Draw($"Stages of {name}", steps);
    }

    public static string OfDns()
        => Draw(
            "Steps of dns",
            [.. DnsSteps.Select(
                step => (
                    step.Name,
                    step.Classes.Select(
                        @class => Text(OutcomeCatalog.All.First(each => each.Class == @class && each.Protocols == DocumentedProtocols.Dns)))
                    .ToList()))]);

    private static List<string> Outcomes(DocumentedProtocols protocol, Stage stage)
        => [.. OutcomeCatalog.All.Where(each => each.Protocols.HasFlag(protocol) && each.Stage == stage).Select(Text)];

    private static string Text(DocumentedOutcome each)
    {
        string sign = each.Outcome.ToString()[..^each.Outcome.Code.Length];
        return $"{sign} {each.Class}{(each.Detail is null ? "" : ":" + each.Detail)}";
    }

    private static string Draw(string title, List<(string Name, List<string> Outcomes)> steps)
    {
        int width = (steps.Count * (BoxWidth + Gap)) + Gap, height = 110 + (LineHeight * steps.Max(step => step.Outcomes.Count));
        var svg = new StringBuilder();
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" font-family=\"sans-serif\" font-size=\"13\" role=\"img\">\n");
        svg.Append(
            CultureInfo.InvariantCulture, $"<title>{title}</title>\n<rect width=\"{width}\" height=\"{height}\" fill=\"#ffffff\"/>\n");
        for (int i = 0; i < steps.Count; i++)
        {
            int x = Gap + (i * (BoxWidth + Gap));
            if (i > 0)
                svg.Append(
                    CultureInfo.InvariantCulture,
                    $"<path d=\"M{x - Gap} 45h{Gap - 8}m-6 -5l6 5l-6 5\" fill=\"none\" stroke=\"#444444\"/>\n");
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<rect x=\"{x}\" y=\"25\" width=\"{BoxWidth}\" height=\"40\" rx=\"6\" fill=\"#eef3f8\" stroke=\"#446688\"/>\n");
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<text x=\"{x + (BoxWidth / 2)}\" y=\"50\" text-anchor=\"middle\" font-weight=\"bold\">{SecurityElement.Escape(steps[i].Name)}</text>\n");
            for (int line = 0; line < steps[i].Outcomes.Count; line++)
            {
                svg.Append(
                    CultureInfo.InvariantCulture,
                    $"<text x=\"{x}\" y=\"{90 + (line * LineHeight)}\" font-size=\"11\">{SecurityElement.Escape(steps[i].Outcomes[line])}</text>\n");
            }
        }

        return svg.Append("</svg>\n").ToString();
    }
}
