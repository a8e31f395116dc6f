using System.Buffers;
using System.Text;
using System.Text.Json;
using Sonde.Experiments.Drafts;
using Sonde.Experiments.Network;
using Sonde.Experiments.Privacy;
using Sonde.Measurements.Formats;
using Sonde.Measurements.Formats.Ooni;

namespace Sonde.Experiments.Runs;

/// <summary>Makes the lines of a run's measurements, whatever their form, as they may be published.</summary>
/// <param name="settings">The run's settings.</param>
/// <param name="network">The machine.</param>
/// <param name="secrets">What must not be published.</param>
/// <param name="startedAt">When the run began.</param>
internal sealed class RunLines(RunSettings settings, INetwork network, RunSecrets secrets, DateTimeOffset startedAt) : IDisposable
{
    private readonly MeasurementComposer _composer = new(settings, network, secrets, startedAt);
    private readonly OoniMeasurementWriter _writer = new();
    private readonly Utf8JsonWriter _ownWriter = new(Stream.Null, JsonText.WriterOptions);
    private readonly ArrayBufferWriter<byte> _line = new(4096);
    private readonly RunLabel _label = new(settings.RunId, settings.Experiment.Description.Name, settings.Options.Recorded);
    private LineRedactor _usual = secrets.Redactor;

    /// <summary>
    /// Asks which secrets there are now: measurements that ended before, and whose names were looked up before, hold no newer ones.
    /// </summary>
    public void Begin() => _usual = secrets.Redactor;

    /// <summary>The line of a measurement, its end included; it is good until the next is asked for.</summary>
    public ReadOnlyMemory<byte> Of(MeasurementDraft draft)
    {
        _line.ResetWrittenCount();
        switch (draft.Form)
        {
            case MeasurementForm.Own own:
                _ownWriter.Reset(_line);
                own.Line.WriteTo(_ownWriter, _label);
                _ownWriter.Flush();
                _line.Write("\n"u8);
                break;
            case MeasurementForm.Export export:
                _line.Write(Encoding.UTF8.GetBytes(export.Text + "\n"));
                break;
            case MeasurementForm.Envelope envelope:
                _writer.WriteLine(_composer.Compose(draft, envelope), _line);
                break;
        }

        return _composer.Redact(_line.WrittenMemory, _usual, draft);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _writer.Dispose();
        _ownWriter.Dispose();
    }
}
