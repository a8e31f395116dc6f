using Sonde.Analysis.Text;

namespace Sonde.Analysis.Satellite;

/// <summary>What the tag files of older scans say of one answer's address.</summary>
internal sealed record AnswerFacts(JsonText Http, JsonText Certificate, JsonText AsName, long? Asn);
