using Sonde.Analysis.Rows;
using Sonde.Analysis.Text;

namespace Sonde.Analysis.Readers;

/// <summary>One line of any raw generation, values left in place. Filled again for each line.</summary>
internal sealed class RawMeasurement
{
    private readonly List<RawTrial> _trials = [];

    public AnswerPool Pool { get; } = new();

    /// <summary>What is said beside, where it was measured live.</summary>
    public RawOwnPart Own { get; } = new();

    public RawShape Shape { get; set; }
    public JsonText Server { get; set; }
    public JsonText Keyword { get; set; }
    public long? Retries { get; set; }
    public JsonText Vp { get; set; }
    public JsonText Service { get; set; }
    public JsonText TestUrl { get; set; }
    public RawLocation Location { get; } = new();
    public bool? Blocked { get; set; }
    public bool? ControlsFailed { get; set; }
    public bool? StatefulBlock { get; set; }
    public JsonText Resolver { get; set; }
    public JsonText Ip { get; set; }
    public JsonText Query { get; set; }
    public bool? Passed { get; set; }
    public bool? PassedControl { get; set; }
    public bool? PassedLiveness { get; set; }
    public bool? ConnectError { get; set; }
    public JsonText Error { get; set; }
    public JsonText StartTime { get; set; }
    public JsonText EndTime { get; set; }
    public double? AverageConfidence { get; set; }
    public bool? UntaggedControls { get; set; }
    public bool? UntaggedResponse { get; set; }

    /// <summary>Confidences of the answers, or minus one for null; how many there are bounds the answers that count.</summary>
    public int? ConfidenceCount { get; set; }
    public bool? Excluded { get; set; }
    public List<JsonText> ExcludeReasons { get; } = [];

    /// <summary>Answers of a line that has them at its top (v1, v2.0).</summary>
    public List<SatelliteAnswer> Answers { get; } = [];
    public List<JsonText> Rcodes { get; } = [];
    public List<JsonText> Errors { get; } = [];

    /// <summary>True when the response is an object (v2.0), false when it is a list.</summary>
    public bool? ResponseIsObject { get; set; }

    /// <summary>True when the object has any member.</summary>
    public bool ResponseHasMembers { get; set; }

    public bool HasTrials { get; set; }
    public int TrialCount { get; private set; }

    public RawTrial Trial(int index) => _trials[index];

    public RawTrial AddTrial()
    {
        if (TrialCount == _trials.Count) _trials.Add(new RawTrial());
        RawTrial trial = _trials[TrialCount++];
        trial.Clear();
        return trial;
    }

    public void ClearTrials() => TrialCount = 0;

    public void Clear()
    {
        Pool.Reset();
        Location.Clear();
        Own.Clear();
        Shape = RawShape.Unknown;
        Server = Keyword = Vp = Service = TestUrl = Resolver = Ip = Query = Error = StartTime = EndTime = default;
        Retries = null;
        Blocked = ControlsFailed = StatefulBlock = Passed = PassedControl = PassedLiveness = ConnectError = null;
        UntaggedControls = UntaggedResponse = Excluded = ResponseIsObject = null;
        AverageConfidence = null;
        ConfidenceCount = null;
        ResponseHasMembers = HasTrials = false;
        TrialCount = 0;
        ExcludeReasons.Clear();
        Answers.Clear();
        Rcodes.Clear();
        Errors.Clear();
    }
}
