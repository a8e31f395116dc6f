using Sonde.Analysis.Text;
using Sonde.Analysis.Verdicts;

namespace Sonde.Analysis.Rows;

/// <summary>One measurement of any tradition, and what it came to. Filled again for each row.</summary>
internal sealed class OutcomeRow : MeasurementRow
{
    /// <summary>The network of the vantage point.</summary>
    public NetworkFacts Network { get; set; } = NetworkFacts.None;
    public JsonText Domain { get; set; }

    /// <summary>The category of the domain; null where none is known.</summary>
    public JsonText Category { get; set; }

    /// <summary>Whether a resolver was asked that is known to answer truly: its answers are controls, whatever the name.</summary>
    public bool IsTrustedResolver { get; set; }
    public Verdict Verdict { get; set; } = Verdict.None;
    public List<JsonText> Conditions { get; } = [];
    public double? Loss { get; set; }

    /// <summary>How often each outcome came, where the measurement had several tries that count: <c>2 dial/tcp.refused</c>.</summary>
    public List<JsonText> Counts { get; } = [];
    public bool? ControlsFailed { get; set; }

    /// <summary>Whether the tries came to different outcomes.</summary>
    public bool? IsMixed { get; set; }

    /// <summary>The file of the line where a table says it; null where the row comes of the line itself.</summary>
    public JsonText SourceFile { get; set; }

    /// <summary>Makes copies of all texts, so that the row outlives its line.</summary>
    public void Keep()
    {
        (MeasurementId, Nettest, Time, Date, Source) = (MeasurementId.Keep(), Nettest.Keep(), Time.Keep(), Date.Keep(), Source.Keep());
        (VantagePoint, ProbeAsn, ProbeCountry) = (VantagePoint.Keep(), ProbeAsn.Keep(), ProbeCountry.Keep());
        (Target, Domain, Category, Failure) = (Target.Keep(), Domain.Keep(), Category.Keep(), Failure.Keep());
        SourceFile = SourceFile.Keep();
        var network = new NetworkFacts();
        network.CopyFrom(Network);
        (network.Netblock, network.AsName, network.AsFullName) =
            (network.Netblock.Keep(), network.AsName.Keep(), network.AsFullName.Keep());
        (network.AsClass, network.Country, network.Organization) =
            (network.AsClass.Keep(), network.Country.Keep(), network.Organization.Keep());
        Network = network;
    }

    public override void Clear()
    {
        base.Clear();
        Domain = Category = SourceFile = default;
        Network = NetworkFacts.None;
        ControlsFailed = IsMixed = null;
        IsTrustedResolver = false;
        Verdict = Verdict.None;
        Loss = null;
        Conditions.Clear();
        Counts.Clear();
    }
}
