using Sonde.Analysis.Text;

namespace Sonde.Analysis.Rows;

/// <summary>What the rows of the tables <c>outcomes</c> and <c>observations</c> share: of which measurement they are.</summary>
internal abstract class MeasurementRow
{
    public JsonText MeasurementId { get; set; }
    public JsonText Nettest { get; set; }
    public JsonText Time { get; set; }
    public JsonText Date { get; set; }
    public JsonText Source { get; set; }

    /// <summary>The address whose network is judged; null where that is the measuring machine.</summary>
    public JsonText VantagePoint { get; set; }

    /// <summary>The measuring machine's network and country, where the line says.</summary>
    public JsonText ProbeAsn { get; set; }
    public JsonText ProbeCountry { get; set; }
    public JsonText Target { get; set; }
    public bool? IsControl { get; set; }

    /// <summary>Which try it is, where the row is of one try only; null for the measurement.</summary>
    public long? Attempt { get; set; }
    public JsonText Failure { get; set; }
    public long? Hop { get; set; }
    public double? Rtt { get; set; }
    public long Line { get; set; }

    public virtual void Clear()
    {
        MeasurementId = Nettest = Time = Date = Source = VantagePoint = ProbeAsn = ProbeCountry = Target = Failure = default;
        IsControl = null;
        Attempt = Hop = null;
        Rtt = null;
    }
}
