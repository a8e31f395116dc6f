using System.Globalization;

namespace Sonde.Analysis.Reports.Metrics;

/// <summary>The text form of OpenMetrics 1.0, which Prometheus reads too.</summary>
/// <param name="writer">Where to.</param>
internal sealed class OpenMetricsText(TextWriter writer)
{
    /// <summary>Begins a family of samples.</summary>
    public void Family(string name, string type, string help) => writer.Write($"# HELP {name} {help}\n# TYPE {name} {type}\n");

    /// <summary>A sample.</summary>
    public void Sample(string name, double value, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        writer.Write(name);
        char before = '{';
        foreach ((string label, string text) in labels)
        {
            writer.Write($"{before}{label}=\"{Escape(text)}\"");
            before = ',';
        }

        writer.Write(string.Create(CultureInfo.InvariantCulture, $"}} {value:R}\n"));
    }

    /// <summary>Ends the text.</summary>
    public void End() => writer.Write("# EOF\n");

    private static string Escape(string text)
        => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal);
}
