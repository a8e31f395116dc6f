using Sonde.Analysis.Inputs;
using Sonde.Analysis.Outcomes;
using Sonde.Analysis.Outputs;
using Sonde.Analysis.Pipeline;

namespace Sonde.Analysis.Reports;

/// <summary>Says how the rows of a line came to their outcomes.</summary>
/// <param name="options">The rules and signatures.</param>
/// <param name="safe">Makes a line safe for where it is shown, or null for as it is: it holds texts from the network.</param>
public sealed class RowExplanation(ClassifyOptions options, Func<string, string>? safe = null)
{
    /// <summary>How many rows were explained.</summary>
    public long Rows { get; private set; }

    /// <summary>Explains one line of a file, or all of them.</summary>
    /// <param name="file">The file. One of a DNS scan is read with its side files.</param>
    /// <param name="line">The line's number from 1, or null for all.</param>
    /// <param name="output">Where to.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>Rejected lines, by reason.</returns>
    public ClassificationTotals Run(string file, long? line, TextWriter output, CancellationToken cancel)
    {
        Findings found = new InputFinder(options.Files, options.Source, options.PublishName).Find([file], options.Input, isSorted: false);
        InputUnit unit = found.Units[0];
        Knowledge knowledge = KnowledgeMaker.Make(options, isExplaining: true);
        var text = new ExplanationText(output, safe ?? (shown => shown));
        var work = new UnitClassification(unit, [knowledge], options, reduced: null, isPacked: false);
        string full = Path.GetFullPath(file);
        work.Walk(
            name => name.Location.Length == 0 || Path.GetFullPath(name.Location) == full,
            line,
            name => new ExplainSink(knowledge, row => text.Write(name.Location.Length > 0 || file == "-" ? file : name.Path, row)),
            rejected => text.Write(rejected.File.Length > 0 ? rejected : rejected with { File = file }),
            cancel);
        text.End(file);
        Rows = text.Rows;
        return work.Totals;
    }
}
