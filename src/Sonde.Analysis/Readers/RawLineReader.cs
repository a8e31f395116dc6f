using System.Text.Json;
using Sonde.Analysis.Rows;
using Sonde.Analysis.Text;

namespace Sonde.Analysis.Readers;

/// <summary>Reads one raw line of any generation in one pass, and tells what it is by its keys.</summary>
internal static class RawLineReader
{
    /// <summary>Reads a line; returns why it is rejected, or null.</summary>
    /// <param name="bytes">What holds it.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="length">How long it is.</param>
    /// <param name="into">Where its values go.</param>
    /// <param name="isTrial">Whether it is known already to be one that was measured live.</param>
    public static string? Read(byte[] bytes, int offset, int length, RawMeasurement into, bool isTrial = false)
    {
        string? fault = ReadMembers(bytes, offset, length, into, isTrial);
        // A column of a flat row that bears the name of a raw member may be of another type.
        if (fault is null or LineFault.NotJson || !FlatShapes.HasColumn(bytes, offset, length)) return fault;
        fault = FlatShapes.OfRow(bytes, offset, length, out RawShape shape);
        into.Shape = shape;
        return fault;
    }

    /// <summary>Puts the queries by AAAA of a line that was read in the place of those by A; false where it has none.</summary>
    public static bool ReadAaaa(RawMeasurement into)
    {
        if (into.Own.AaaaResponse.IsNull) return false;
        into.Own.CountsAaaa = true;
        LineCursor at = into.Own.AaaaResponse.Cursor();
        ReadResponse(ref at, into);
        return at.Fault is null;
    }

    private static string? ReadMembers(byte[] bytes, int offset, int length, RawMeasurement into, bool isTrial)
    {
        into.Clear();
        into.Own.IsThere = isTrial;
        var at = new LineCursor(bytes, offset, length);
        at.Read();
        if (at.Token != JsonTokenType.StartObject) return at.Fault ?? LineFault.NotAnObject;
        while (at.NextProperty())
        {
            if (ReadMember(ref at, into)) continue;
            // Archives' own form, measured live: the keys that we add are no columns.
            if (FlatShapes.IsTrial(bytes, offset, length)) return ReadMembers(bytes, offset, length, into, isTrial: true);
            string? fault = FlatShapes.OfRow(bytes, offset, length, out RawShape shape);
            into.Shape = shape;
            return fault;
        }

        at.End();
        if (at.Fault is null && into.Shape == RawShape.Unknown) into.Shape = ShapeOf(into);
        return at.Fault;
    }

    /// <summary>False when the line turns out to be of a flat form, which is read otherwise.</summary>
    private static bool ReadMember(ref LineCursor at, RawMeasurement into)
    {
        ReadOnlySpan<byte> name = at.Raw;
        switch (name.Length)
        {
            case 2 when name.SequenceEqual("vp"u8): into.Vp = at.ReadText("vp"); return true;
            case 2 when name.SequenceEqual("ip"u8): into.Ip = at.ReadTextOrNull("ip"); return true;
            case 6 when name.SequenceEqual("Server"u8): into.Server = at.ReadText("Server"); return true;
            case 6 when name.SequenceEqual("passed"u8): into.Passed = at.ReadBooleanOrNull("passed"); return true;
            case 7 when name.SequenceEqual("service"u8): into.Service = at.ReadTextOrNull("service"); return true;
            case 7 when name.SequenceEqual("Keyword"u8): into.Keyword = at.ReadText("Keyword"); return true;
            case 7 when name.SequenceEqual("Retries"u8): into.Retries = at.ReadIntegerOrNull("Retries"); return true;
            case 7 when name.SequenceEqual("Results"u8):
                if (at.EnterArray("Results")) TrialReader.ReadList(ref at, into);
                return true;
            case 7 when name.SequenceEqual("Blocked"u8): into.Blocked = at.ReadBooleanOrNull("Blocked"); return true;
            case 7 when name.SequenceEqual("anomaly"u8): into.Blocked = at.ReadBooleanOrNull("anomaly"); return true;
            case 7 when name.SequenceEqual("answers"u8): ReadAnswers(ref at, into); return true;
            case 5 when name.SequenceEqual("query"u8): into.Query = at.ReadText("query"); return true;
            case 5 when name.SequenceEqual("error"u8): into.Error = ReadError(ref at); return true;
            case 8 when name.SequenceEqual("test_url"u8): into.TestUrl = at.ReadText("test_url"); return true;
            case 8 when name.SequenceEqual("response"u8): ReadResponse(ref at, into); return true;
            case 8 when name.SequenceEqual("resolver"u8): into.Resolver = at.ReadText("resolver"); return true;
            case 8 when name.SequenceEqual("end_time"u8): into.EndTime = at.ReadTextOrNull("end_time"); return true;
            case 8 when name.SequenceEqual("excluded"u8): into.Excluded = at.ReadBooleanOrNull("excluded"); return true;
            case 8 when name.SequenceEqual("location"u8): into.Location.Read(ref at); return true;
            case 10 when name.SequenceEqual("start_time"u8): into.StartTime = at.ReadTextOrNull("start_time"); return true;
            case 10 when name.SequenceEqual("FailSanity"u8): into.ControlsFailed = at.ReadBooleanOrNull("FailSanity"); return true;
            case 10 when name.SequenceEqual("confidence"u8): ReadConfidence(ref at, into); return true;
            case 13 when name.SequenceEqual("StatefulBlock"u8): into.StatefulBlock = at.ReadBooleanOrNull("StatefulBlock"); return true;
            case 13 when name.SequenceEqual("connect_error"u8): into.ConnectError = at.ReadBooleanOrNull("connect_error"); return true;
            case 14 when name.SequenceEqual("stateful_block"u8): into.StatefulBlock = at.ReadBooleanOrNull("stateful_block"); return true;
            case 14 when name.SequenceEqual("passed_control"u8): into.PassedControl = at.ReadBooleanOrNull("passed_control"); return true;
            case 14 when name.SequenceEqual("exclude_reason"u8): ReadTexts(ref at, into.ExcludeReasons, "exclude_reason"); return true;
            case 15 when name.SequenceEqual("controls_failed"u8):
                into.ControlsFailed = at.ReadBooleanOrNull(
                "controls_failed"); return true;
            case 15 when name.SequenceEqual("passed_liveness"u8):
                into.PassedLiveness = at.ReadBooleanOrNull(
                "passed_liveness"); return true;
            default:
                if (into.Own.IsThere && into.Own.TryRead(ref at)) return true;
                into.Shape = into.Own.IsThere ? RawShape.Unknown : FlatShapes.OfColumn(name);
                if (into.Shape != RawShape.Unknown) return false;
                at.Read();
                at.Skip();
                return true;
        }
    }

    private static RawShape ShapeOf(RawMeasurement line)
    {
        if (!line.Server.IsNull) return RawShape.HyperquackV1;
        if (!line.Vp.IsNull)
        {
            if (line.PassedLiveness is not null) return RawShape.SatelliteV22;
            if (line.PassedControl is not null) return line.ResponseIsObject == true ? RawShape.SatelliteV20 : RawShape.SatelliteV20Control;
            return line.HasTrials ? RawShape.HyperquackV2 : RawShape.Unknown;
        }

        return line.Query.IsNull ? RawShape.Unknown : RawShape.SatelliteV1;
    }

    private static void ReadResponse(ref LineCursor at, RawMeasurement into)
    {
        at.Read();
        into.ResponseIsObject = at.Token == JsonTokenType.StartObject;
        if (at.Token == JsonTokenType.StartArray) TrialReader.ReadList(ref at, into);
        else if (at.Token == JsonTokenType.StartObject) ReadTaggedAnswers(ref at, into);
        else if (!at.IsNull) at.Reject(LineFault.WrongType("response"));
    }

    /// <summary>v1 answers: an object from address to tags, or a list of addresses.</summary>
    private static void ReadAnswers(ref LineCursor at, RawMeasurement into)
    {
        at.Read();
        into.Answers.Clear();
        if (at.Token == JsonTokenType.StartObject) ReadTaggedAnswers(ref at, into);
        else if (at.Token == JsonTokenType.StartArray) ReadPlainAnswers(ref at, into);
        else if (!at.IsNull) at.Reject(LineFault.WrongType("answers"));
    }

    private static void ReadPlainAnswers(ref LineCursor at, RawMeasurement into)
    {
        while (at.NextElement())
        {
            if (at.Token != JsonTokenType.String)
            {
                // A list of records: a flat row of the published files.
                into.Shape = RawShape.SatelliteFlat;
                at.Skip();
                continue;
            }

            SatelliteAnswer answer = into.Pool.Rent();
            answer.Ip = at.Text("answers");
            into.Answers.Add(answer);
        }
    }

    /// <summary>v1 and v2.0: address to tags, with the lists of codes and errors among them in v2.0.</summary>
    private static void ReadTaggedAnswers(ref LineCursor at, RawMeasurement into)
    {
        into.Answers.Clear();
        while (at.NextProperty())
        {
            into.ResponseHasMembers = true;
            if (at.Raw.SequenceEqual("rcode"u8)) ReadTexts(ref at, into.Rcodes, "rcode");
            else if (at.Raw.SequenceEqual("error"u8)) ReadTexts(ref at, into.Errors, "error");
            else
            {
                SatelliteAnswer answer = into.Pool.Rent();
                answer.Ip = at.Name();
                into.Answers.Add(answer);
                if (at.EnterArray("response")) PageReader.ReadTags(ref at, answer);
            }
        }
    }

    private static void ReadTexts(ref LineCursor at, List<JsonText> into, string field)
    {
        into.Clear();
        if (!at.EnterArray(field)) return;
        while (at.NextElement()) into.Add(at.Text(field));
    }

    private static JsonText ReadError(ref LineCursor at)
    {
        at.Read();
        if (at.Token is JsonTokenType.String or JsonTokenType.Null) return at.Text("error");
        return JsonText.Of(PythonJson.Dump(ref at));
    }

    private static void ReadConfidence(ref LineCursor at, RawMeasurement into)
    {
        if (!at.EnterObject("confidence")) return;
        while (at.NextProperty())
        {
            if (at.Raw.SequenceEqual("average"u8)) into.AverageConfidence = at.ReadRealOrNull("average");
            else if (at.Raw.SequenceEqual("untagged_controls"u8)) into.UntaggedControls = at.ReadBooleanOrNull("untagged_controls");
            else if (at.Raw.SequenceEqual("untagged_response"u8)) into.UntaggedResponse = at.ReadBooleanOrNull("untagged_response");
            else if (at.Raw.SequenceEqual("matches"u8))
            {
                into.ConfidenceCount = null;
                if (!at.EnterArray("matches")) continue;
                int count = 0;
                while (at.NextElement())
                {
                    at.Skip();
                    count++;
                }

                into.ConfidenceCount = count;
            }
            else
            {
                at.Read();
                at.Skip();
            }
        }
    }
}
