namespace Sonde.Analysis.Reports;

/// <summary>What the rows of one group came to.</summary>
public sealed class SummaryGroup
{
    internal SummaryGroup(string key) => Key = key;

    private long _probed;
    private long _lost;

    /// <summary>The country, network, domain, source or hour.</summary>
    public string Key { get; }

    /// <summary>Rows counted.</summary>
    public long Count { get; internal set; }

    /// <summary>Rows whose outcome was expected.</summary>
    public long Expected { get; internal set; }

    /// <summary>Rows whose outcome was unexpected.</summary>
    public long Unexpected { get; internal set; }

    /// <summary>Rows that may be the vantage point's fault.</summary>
    public long Inconclusive { get; internal set; }

    /// <summary>Rows that say nothing.</summary>
    public long Invalid { get; internal set; }

    /// <summary>Of the inconclusive rows those whose controls failed.</summary>
    public long ControlsFailed { get; internal set; }

    /// <summary>Rows by outcome.</summary>
    public SortedDictionary<string, long> Outcomes { get; } = new(StringComparer.Ordinal);

    internal HashSet<string> VantagePoints { get; } = new(StringComparer.Ordinal);

    internal HashSet<string> Networks { get; } = new(StringComparer.Ordinal);

    internal List<double> Rtts { get; } = [];

    /// <summary>How many vantage points there are.</summary>
    public int VantagePointCount => VantagePoints.Count;

    /// <summary>How many networks there are.</summary>
    public int NetworkCount => Networks.Count;

    /// <summary>The median round trip in seconds, or null where none was measured.</summary>
    public double? MedianRtt => Rtts.Count == 0 ? null : Rtts.Order().ElementAt(Rtts.Count / 2);

    /// <summary>
    /// The share of live probes that nothing came back for, from 0 to 1, among those that left this machine; null where there is none.
    /// A refusal and an ICMP error are answers.
    /// </summary>
    public double? Loss => _probed == 0 ? null : (double)_lost / _probed;

    /// <summary>The share of unexpected rows among those that say something, or null when there is none.</summary>
    public double? Rate => Expected + Unexpected == 0 ? null : (double)Unexpected / (Expected + Unexpected);

    /// <summary>Counts live probes by their outcome's code.</summary>
    internal void NoteLive(string? code, long times)
    {
        if (code is null || code.StartsWith("setup/", StringComparison.Ordinal)) return;
        _probed += times;
        if (code == "dial/timeout") _lost += times;
    }

    /// <summary>The 95 % interval of the share by Wilson's score, or null.</summary>
    public (double Low, double High)? Interval
    {
        get
        {
            long total = Expected + Unexpected;
            if (total == 0) return null;
            const double Z = 1.959963984540054;
            double share = (double)Unexpected / total, square = Z * Z;
            double middle = share + (square / (2 * total));
            double spread = Z * Math.Sqrt(((share * (1 - share)) + (square / (4 * total))) / total);
            double scale = 1 + (square / total);
            return (Math.Max(0, (middle - spread) / scale), Math.Min(1, (middle + spread) / scale));
        }
    }
}
