using System.Text.Json;
using Sonde.Measurements.Formats.Ooni;

namespace Sonde.Measurements.Formats;

/// <summary>How the lines of a nettest are read.</summary>
/// <param name="Name">The nettest, as archives write it.</param>
/// <param name="Form">Whose lines they are.</param>
/// <param name="ReadTestKeys">Of lines in OONI's envelope: reads the test keys by their shape; null for a shape that is none of the
/// nettest's.</param>
/// <param name="Record">Of lines in OONI's envelope: what the measurement says; null where its test keys are none of the nettest's.</param>
public sealed record NettestFormat(
    string Name, LineForm Form, Func<JsonElement, ITestKeys?> ReadTestKeys, Func<OoniMeasurement, RecordedMeasurement?> Record);
