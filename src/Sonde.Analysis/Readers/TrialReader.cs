using System.Text.Json;
using Sonde.Analysis.Rows;
using Sonde.Analysis.Text;

namespace Sonde.Analysis.Readers;

/// <summary>Reads the list of probes of a line: Hyperquack's Results or response, Satellite's response.</summary>
internal static class TrialReader
{
    public static void ReadList(ref LineCursor at, RawMeasurement into)
    {
        into.ClearTrials();
        into.HasTrials = true;
        while (at.NextElement())
        {
            if (at.Token == JsonTokenType.StartObject) Read(ref at, into.AddTrial(), into.Pool);
            else at.Reject(LineFault.WrongType("response"));
        }
    }

    private static void Read(ref LineCursor at, RawTrial trial, AnswerPool pool)
    {
        while (at.NextProperty())
        {
            ReadOnlySpan<byte> name = at.Raw;
            switch (name.Length)
            {
                case 16 when name.SequenceEqual("matches_template"u8): trial.MatchesTemplate = at.ReadBoolean("matches_template"); break;
                case 7 when name.SequenceEqual("Success"u8): trial.MatchesTemplate = at.ReadBoolean("Success"); break;
                case 10 when name.SequenceEqual("start_time"u8): trial.StartTime = at.ReadTextOrNull("start_time"); break;
                case 8 when name.SequenceEqual("end_time"u8): trial.EndTime = at.ReadTextOrNull("end_time"); break;
                case 9 when name.SequenceEqual("StartTime"u8): trial.StartTime = at.ReadTextOrNull("StartTime"); break;
                case 7 when name.SequenceEqual("EndTime"u8): trial.EndTime = at.ReadTextOrNull("EndTime"); break;
                case 11 when name.SequenceEqual("control_url"u8): trial.ControlUrl = at.ReadTextOrNull("control_url"); break;
                case 5 when name.SequenceEqual("error"u8) || name.SequenceEqual("Error"u8): trial.Error = at.ReadTextOrNull("error"); break;
                case 4 when name.SequenceEqual("Sent"u8): trial.Sent = at.ReadText("Sent"); break;
                case 8 when name.SequenceEqual("response"u8) || name.SequenceEqual("Received"u8): ReadReceived(ref at, trial, pool); break;
                case 3 when name.SequenceEqual("url"u8): trial.Url = at.ReadText("url"); break;
                case 10 when name.SequenceEqual("has_type_a"u8): trial.HasTypeA = at.ReadBooleanOrNull("has_type_a"); break;
                case 5 when name.SequenceEqual("rcode"u8): trial.Rcode = at.ReadIntegerOrNull("rcode"); break;
                default:
                    at.Read();
                    at.Skip();
                    break;
            }
        }
    }

    private static void ReadReceived(ref LineCursor at, RawTrial trial, AnswerPool pool)
    {
        at.Read();
        trial.Page.Clear();
        trial.Answers.Clear();
        trial.HasNullPage = false;
        switch (at.Token)
        {
            case JsonTokenType.String:
                trial.Page.IsPresent = true;
                trial.Page.Status = at.Text("response");
                break;
            case JsonTokenType.Null:
                trial.HasNullPage = true;
                break;
            case JsonTokenType.StartArray:
                while (at.NextElement())
                {
                    SatelliteAnswer answer = pool.Rent();
                    answer.Ip = at.Text("response");
                    trial.Answers.Add(answer);
                }

                break;
            case JsonTokenType.StartObject:
                trial.Page.IsPresent = trial.Page.IsHttp = true;
                PageReader.Read(ref at, trial.Page, trial.Answers, pool);
                break;
            default:
                at.Reject(LineFault.WrongType("response"));
                break;
        }
    }
}
