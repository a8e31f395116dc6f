using System.Text.Json;
using Sonde.Analysis.Text;
using Sonde.Measurements.Model;

namespace Sonde.Analysis.Readers;

/// <summary>What a line that was measured live says beside the archives' keys, as far as rules and tables use it.</summary>
internal sealed class RawOwnPart
{
    private readonly List<Stage?> _stages = [];
    private readonly List<bool> _forged = [];

    /// <summary>Whether the line has the marks of one that was measured live.</summary>
    public bool IsThere { get; set; }

    /// <summary>The measurement's own id, or null.</summary>
    public JsonText Id { get; set; }

    /// <summary>The nettest.</summary>
    public JsonText Nettest { get; set; }

    public JsonText ProbeAsn { get; set; }

    /// <summary>Whether the queries by AAAA count in place of those by A: they were read again where they lie.</summary>
    public bool CountsAaaa { get; set; }

    /// <summary>The queries by AAAA, as JSON, where the line's outcome is that of A; else null.</summary>
    public JsonText AaaaResponse { get; private set; }

    /// <summary>The type that the line's queries ask for, where it says.</summary>
    public JsonText Type { get; private set; }

    /// <summary>The pages at its addresses, as JSON.</summary>
    public JsonText Pages { get; private set; }

    /// <summary>The control resolvers' answers, as JSON.</summary>
    public JsonText Controls { get; private set; }

    /// <summary>Whether the user stopped it: then its tries say nothing.</summary>
    public bool IsInterrupted { get; private set; }

    /// <summary>Whether all tries were far slower than the controls.</summary>
    public bool IsThrottled { get; private set; }

    /// <summary>Whether controls failed behind the name again and again, and not behind a control name.</summary>
    public bool FailsAgain { get; private set; }

    /// <summary>Whether the name was answered twice, and otherwise, again and again, and control names were not.</summary>
    public bool IsInjected { get; private set; }

    /// <summary>Why the answers say nothing of the name, or null where they do.</summary>
    public JsonText Unusable { get; private set; }

    public JsonText ProbeCountry { get; set; }

    /// <summary>Whether the packets of a probe show that somebody on the way answered.</summary>
    /// <param name="index">Its place in the line's <c>response</c>.</param>
    public bool IsOfPath(int index) => index < _forged.Count && _forged[index];

    /// <summary>Where a probe failed, or null where it did not, or nobody says.</summary>
    /// <param name="index">Its place in the line's <c>response</c>.</param>
    public Stage? StageOf(int index) => index < _stages.Count ? _stages[index] : null;

    public void Clear()
    {
        IsThere = IsInterrupted = CountsAaaa = IsThrottled = FailsAgain = IsInjected = false;
        Id = Nettest = AaaaResponse = Type = Pages = Controls = ProbeAsn = ProbeCountry = Unusable = default;
        _stages.Clear();
        _forged.Clear();
    }

    /// <summary>Reads a key of the line, if it is one of these; false for another.</summary>
    public bool TryRead(ref LineCursor at)
    {
        ReadOnlySpan<byte> name = at.Raw;
        if (name.SequenceEqual("x_tries"u8)) ReadTries(ref at);
        else if (name.SequenceEqual("x_test_name"u8)) Nettest = ReadText(ref at);
        else if (name.SequenceEqual("id"u8)) Id = ReadText(ref at);
        else if (name.SequenceEqual("probe_asn"u8)) ProbeAsn = ReadText(ref at);
        else if (name.SequenceEqual("probe_cc"u8)) ProbeCountry = ReadText(ref at);
        else if (name.SequenceEqual("x_pages"u8)) Pages = at.ReadJson();
        else if (name.SequenceEqual("x_response_aaaa"u8)) AaaaResponse = at.ReadJson();
        else if (name.SequenceEqual("x_controls"u8)) Controls = at.ReadJson();
        else if (name.SequenceEqual("x_throttled"u8)) IsThrottled = ReadIsTrue(ref at);
        else if (name.SequenceEqual("x_fails_again"u8)) FailsAgain = ReadIsTrue(ref at);
        else if (name.SequenceEqual("x_injected"u8)) IsInjected = ReadIsTrue(ref at);
        else if (name.SequenceEqual("x_unusable"u8)) Unusable = ReadText(ref at);
        else if (name.SequenceEqual("x_interrupted"u8)) IsInterrupted = ReadIsTrue(ref at);
        else return false;
        return true;
    }

    private void ReadTries(ref LineCursor at)
    {
        _stages.Clear();
        _forged.Clear();
        at.Read();
        if (at.Token != JsonTokenType.StartArray)
        {
            at.Skip();
            return;
        }

        while (at.NextElement())
        {
            (Stage? stage, bool isOfPath) = (null, false);
            if (at.Token == JsonTokenType.StartObject) (stage, isOfPath) = ReadTry(ref at);
            else at.Skip();
            _stages.Add(stage);
            _forged.Add(isOfPath);
        }
    }

    private (Stage? Stage, bool IsOfPath) ReadTry(ref LineCursor at)
    {
        Stage? stage = null;
        bool isOfPath = false;
        while (at.NextProperty())
        {
            if (at.Raw.SequenceEqual("x_stage"u8)) stage = StageOf(ReadText(ref at).Raw);
            else if (at.Raw.SequenceEqual("marks"u8)) isOfPath = ReadIsOfPath(ref at);
            else if (at.Raw.SequenceEqual("type"u8)) Type = ReadText(ref at);
            else
            {
                at.Read();
                at.Skip();
            }
        }

        return (stage, isOfPath);
    }

    private static bool ReadIsOfPath(ref LineCursor at)
    {
        bool isOfPath = false;
        at.Read();
        if (at.Token != JsonTokenType.StartObject)
        {
            at.Skip();
            return false;
        }

        while (at.NextProperty())
        {
            if (at.Raw.SequenceEqual("who"u8))
            {
                isOfPath = ReadText(ref at).Raw.SequenceEqual("path"u8);
            }
            else
            {
                at.Read();
                at.Skip();
            }
        }

        return isOfPath;
    }

    private static Stage? StageOf(ReadOnlySpan<byte> name)
    {
        foreach (Stage stage in (ReadOnlySpan<Stage>)[Stage.Setup, Stage.Dial, Stage.Tls, Stage.Write, Stage.Read, Stage.Http,
            Stage.Content])
        {
            if (System.Text.Ascii.Equals(name, Outcome.At(stage, "").StageName!)) return stage;
        }

        return null;
    }

    private static bool ReadIsTrue(ref LineCursor at)
    {
        at.Read();
        bool isTrue = at.Token == JsonTokenType.True;
        if (!isTrue) at.Skip();
        return isTrue;
    }

    // A value of another type says nothing.
    private static JsonText ReadText(ref LineCursor at)
    {
        at.Read();
        if (at.Token == JsonTokenType.String) return at.Text("x_");
        at.Skip();
        return default;
    }
}
