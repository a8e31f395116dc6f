using Sonde.Analysis.Text;
using Sonde.Analysis.Verdicts;

namespace Sonde.Analysis.Rows;

/// <summary>One measurement of any tradition, and what it came to. Filled again for each row.</summary>
internal sealed class OutcomeRow
{
    public JsonText MeasurementId { get; set; }
    public JsonText Nettest { get; set; }
    public JsonText Time { get; set; }
    public JsonText Date { get; set; }
    public JsonText Source { get; set; }

    /// <summary>The address whose network is judged; null where that is the measuring machine.</summary>
    public JsonText VantagePoint { get; set; }
    public NetworkFacts Network { get; set; } = NetworkFacts.None;

    /// <summary>The measuring machine's network and country, where the line says.</summary>
    public JsonText ProbeAsn { get; set; }
    public JsonText ProbeCountry { get; set; }
    public JsonText Target { get; set; }
    public JsonText Domain { get; set; }
    public bool? IsControl { get; set; }

    /// <summary>Whether a resolver was asked that is known to answer truly: its answers are controls, whatever the name.</summary>
    public bool IsTrustedResolver { get; set; }
    public Verdict Verdict { get; set; } = Verdict.None;
    public List<JsonText> Conditions { get; } = [];
    public long? Hop { get; set; }
    public double? Loss { get; set; }
    public double? Rtt { get; set; }

    /// <summary>Which try it is, where the row is of one try only; null for the measurement.</summary>
    public long? Attempt { get; set; }

    /// <summary>How often each outcome came, where the measurement had several tries that count: <c>2 dial/tcp.refused</c>.</summary>
    public List<JsonText> Counts { get; } = [];
    public JsonText Failure { get; set; }
    public bool? ControlsFailed { get; set; }

    /// <summary>Whether the tries came to different outcomes.</summary>
    public bool? IsMixed { get; set; }
    public long Line { get; set; }

    /// <summary>Makes copies of all texts, so that the row outlives its line.</summary>
    public void Keep()
    {
        (MeasurementId, Nettest, Time, Date, Source) = (MeasurementId.Keep(), Nettest.Keep(), Time.Keep(), Date.Keep(), Source.Keep());
        (VantagePoint, ProbeAsn, ProbeCountry) = (VantagePoint.Keep(), ProbeAsn.Keep(), ProbeCountry.Keep());
        (Target, Domain, Failure) = (Target.Keep(), Domain.Keep(), Failure.Keep());
        var network = new NetworkFacts();
        network.CopyFrom(Network);
        (network.Netblock, network.AsName, network.AsFullName) = (network.Netblock.Keep(), network.AsName.Keep(), network.AsFullName.Keep());
        (network.AsClass, network.Country, network.Organization) = (network.AsClass.Keep(), network.Country.Keep(), network.Organization.Keep());
        Network = network;
    }

    public void Clear()
    {
        MeasurementId = Nettest = Time = Date = Source = VantagePoint = ProbeAsn = ProbeCountry = Target = Domain = Failure = default;
        Network = NetworkFacts.None;
        IsControl = ControlsFailed = IsMixed = null;
        IsTrustedResolver = false;
        Verdict = Verdict.None;
        Hop = Attempt = null;
        Loss = Rtt = null;
        Conditions.Clear();
        Counts.Clear();
    }
}
