using System.Buffers;
using System.Text.Json;
using Sonde.Analysis.Pipeline;
using Sonde.Experiments.Runs;
using Sonde.Measurements.Formats;
using Sonde.Measurements.Model;

namespace Sonde.Cli.Output;

/// <summary>
/// Writes the outcome to lines in the archives' forms, decided by the code that classifies archives: <c>x_outcome</c>,
/// <c>x_outcome_code</c>,
/// <c>x_expectation</c>, <c>x_rule</c> and, where the tries came to different ones, <c>x_mixed</c>.
/// </summary>
/// <param name="classifier">What decides.</param>
internal sealed class OutcomeStamp(LineClassifier classifier) : ILineStamp
{
    private readonly ArrayBufferWriter<byte> _stamped = new(4096), _keys = new(256);

    public StampedLine Stamp(ReadOnlyMemory<byte> line)
    {
        ReadOnlyMemory<byte> whole = line[..line.Span.TrimEnd((byte)'\n').Length];
        LineVerdict verdict = classifier.ClassifyTrial(whole, out LineVerdict? ofAaaa, out string? reason)
            ?? throw new InvalidOperationException($"a line was measured that its reader does not know: {reason}");
        _stamped.ResetWrittenCount();
        _keys.ResetWrittenCount();
        _stamped.Write(whole.Span[..^1]);
        using (var writer = new Utf8JsonWriter(_keys, JsonText.WriterOptions))
        {
            writer.WriteStartObject();
            writer.WriteString("x_outcome"u8, verdict.Outcome.ToString());
            writer.WriteString("x_outcome_code"u8, verdict.Outcome.Code);
            writer.WriteString("x_expectation"u8, ExpectationText.Of(verdict.Expectation) ?? "");
            writer.WriteString("x_rule"u8, verdict.Rule);
            if (ofAaaa is { } aaaa)
            {
                writer.WriteStartObject("x_by_type"u8);
                writer.WriteString("A"u8, verdict.Outcome.Code);
                writer.WriteString("AAAA"u8, aaaa.Outcome.Code);
                writer.WriteEndObject();
            }

            if (verdict.IsMixed) writer.WriteBoolean("x_mixed"u8, true);
            writer.WriteEndObject();
        }

        _stamped.Write(","u8);
        _stamped.Write(_keys.WrittenSpan[1..]);
        _stamped.Write("\n"u8);
        return new StampedLine(_stamped.WrittenMemory, verdict.Outcome, verdict.Expectation);
    }
}
