using System.Runtime.InteropServices;
using Sonde.Analysis.Metadata;
using Sonde.Analysis.Readers;
using Sonde.Analysis.Rows;
using Sonde.Analysis.Satellite;
using Sonde.Analysis.Signatures;
using Sonde.Measurements.Model;

namespace Sonde.Analysis.Pipeline;

/// <summary>Decides the outcome of single lines by the code that classifies files. Not for several threads.</summary>
/// <param name="signatures">The signatures in force.</param>
/// <param name="networks">What is known of addresses.</param>
public sealed class LineClassifier(SignatureSet signatures, IpMetadata networks)
{
    private static readonly FileContext NoFile = new("", "");

    private readonly RowMaker _lines = new(
        KnowledgeMaker.Make(new ClassifyOptions { Paths = [], Signatures = signatures, Networks = networks }), new SatelliteTables(),
        needsIds: false);

    /// <summary>What a line comes to; null for one that comes to nothing, with the reason.</summary>
    /// <param name="line">One JSON object, in one of the archives' raw forms.</param>
    /// <param name="reason">Why the line is rejected, or null.</param>
    public LineVerdict? Classify(ReadOnlyMemory<byte> line, out string? reason)
    {
        ArraySegment<byte> bytes = BytesOf(line);
        return Classify(bytes, FlatShapes.IsTrial(bytes.Array!, bytes.Offset, bytes.Count), out reason);
    }

    /// <summary>
    /// What a line comes to that is known to have been measured live, in the archives' form: it is not looked through for the mark of that.
    /// </summary>
    /// <inheritdoc cref="Classify(ReadOnlyMemory{byte}, out string?)"/>
    public LineVerdict? ClassifyTrial(ReadOnlyMemory<byte> line, out string? reason) => Classify(BytesOf(line), isTrial: true, out reason);

    /// <summary>The same, and its queries by AAAA apart.</summary>
    /// <param name="line">One JSON object, in one of the archives' raw forms.</param>
    /// <param name="aaaa">What its queries by AAAA come to, where its own outcome is that of A; null where there are none.</param>
    /// <param name="reason">Why the line is rejected, or null.</param>
    public LineVerdict? ClassifyTrial(ReadOnlyMemory<byte> line, out LineVerdict? aaaa, out string? reason)
    {
        LineVerdict? verdict = ClassifyTrial(line, out reason);
        var speaker = new Speaker();
        if (reason is null) _lines.MakeRowsOfAaaa(NoFile, speaker);
        aaaa = speaker.Verdict;
        return verdict;
    }

    private LineVerdict? Classify(ArraySegment<byte> line, bool isTrial, out string? reason)
    {
        var speaker = new Speaker();
        reason = _lines.MakeRowsAlone(line, NoFile, speaker, isTrial);
        return speaker.Verdict;
    }

    private static ArraySegment<byte> BytesOf(ReadOnlyMemory<byte> line)
        => MemoryMarshal.TryGetArray(line, out ArraySegment<byte> bytes) ? bytes : line.ToArray();

    private sealed class Speaker : IRowSink
    {
        public LineVerdict? Verdict { get; private set; }

        public void Accept(HyperquackRow row)
        {
            if (row.Speaks) Keep(row.Verdict, row.IsMixed);
        }

        public void Accept(SatelliteRow row)
        {
            if (row.Speaks) Keep(row.Verdict, row.IsMixed);
        }

        public void Accept(OutcomeRow row, string? evidence) => Keep(row.Verdict, isMixed: false);

        private void Keep(Verdicts.Verdict verdict, bool isMixed)
        {
            if (verdict.Outcome is { } text && OutcomeText.TryParse(text, out Outcome outcome))
                Verdict = new LineVerdict(outcome, verdict.Expectation, verdict.RuleId) { IsMixed = isMixed };
        }
    }
}
