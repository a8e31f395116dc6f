using Sonde.Analysis.Rows;
using Sonde.Analysis.Text;

namespace Sonde.Analysis.Readers;

/// <summary>One probe of a line, as the scanner wrote it; which members are set depends on the generation.</summary>
internal sealed class RawTrial
{
    public bool? MatchesTemplate { get; set; }
    public JsonText Sent { get; set; }
    public JsonText ControlUrl { get; set; }
    public JsonText Error { get; set; }
    public JsonText StartTime { get; set; }
    public JsonText EndTime { get; set; }
    public Page Page { get; } = new();

    /// <summary>True when the answer's key stands there with null.</summary>
    public bool HasNullPage { get; set; }

    public JsonText Url { get; set; }
    public bool? HasTypeA { get; set; }
    public long? Rcode { get; set; }
    public List<SatelliteAnswer> Answers { get; } = [];

    public void Clear()
    {
        MatchesTemplate = HasTypeA = null;
        Sent = ControlUrl = Error = StartTime = EndTime = Url = default;
        HasNullPage = false;
        Rcode = null;
        if (Page.IsPresent) Page.Clear();
        Answers.Clear();
    }
}
