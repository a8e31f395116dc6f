using System.Buffers;
using System.Text.Json;

namespace Sonde.Measurements.Formats.Ooni;

/// <summary>
/// Keys in a row of the envelope that a run's measurements share: as long as their values stay the same they are written once, and copied
/// (dd-246).
/// </summary>
/// <param name="write">Writes them.</param>
/// <param name="isSame">Whether two measurements have the same.</param>
internal sealed class SharedPart(
    Action<Utf8JsonWriter, OoniMeasurement> write, Func<OoniMeasurement, OoniMeasurement, bool> isSame) : IDisposable
{
    private readonly Utf8JsonWriter _writer = new(Stream.Null, JsonText.WriterOptions);
    private readonly ArrayBufferWriter<byte> _text = new();
    private OoniMeasurement? _of;

    /// <summary>Writes them where the writer is, behind others.</summary>
    public void WriteTo(Utf8JsonWriter writer, IBufferWriter<byte> output, OoniMeasurement measurement)
    {
        Make(measurement);
        if (_text.WrittenCount == 1) return;
        writer.Flush();
        output.Write(","u8);
        output.Write(_text.WrittenSpan[1..]);
    }

    /// <summary>Writes them as the first of an object that the writer has just begun; others follow.</summary>
    public void WriteFirstTo(Utf8JsonWriter writer, IBufferWriter<byte> output, OoniMeasurement measurement)
    {
        Make(measurement);
        if (_text.WrittenCount == 1) return;
        writer.Flush();
        output.Write(_text.WrittenSpan[1..]);
        output.Write(","u8);
    }

    private void Make(OoniMeasurement measurement)
    {
        if (_of is null || !isSame(_of, measurement))
        {
            _text.ResetWrittenCount();
            _writer.Reset(_text);
            _writer.WriteStartObject();
            write(_writer, measurement);
            _writer.Flush();
            _of = measurement with { TestKeys = null };
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _writer.Dispose();
}
