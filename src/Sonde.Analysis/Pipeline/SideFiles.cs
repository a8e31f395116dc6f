using Sonde.Analysis.Inputs;
using Sonde.Analysis.Lines;
using Sonde.Analysis.Outcomes;
using Sonde.Analysis.Readers;
using Sonde.Analysis.Satellite;

namespace Sonde.Analysis.Pipeline;

/// <summary>What is read of a scan of Satellite before its rows: the side files, and what control resolvers answered.</summary>
internal sealed class SideFiles(InputUnit unit, SatelliteTables tables, IReadOnlyList<Knowledge> knowledge)
{
    /// <summary>How many side files there are.</summary>
    public int Count { get; private set; }

    /// <summary>Reads the side files into the tables. Block pages are read before control pages: the first page of a pair counts.</summary>
    /// <param name="onDone">Called for each block that was read, in the files' order.</param>
    /// <param name="onFault">Called with the path of a file that breaks off, and why.</param>
    /// <param name="onRead">Called with each block before it is read.</param>
    /// <param name="cancel">Stops it.</param>
    public void Load(Action<SideBlockReader> onDone, Action<string, string> onFault, Action<LineBlock>? onRead, CancellationToken cancel)
    {
        var pipeline = new BlockPipeline<SideBlockReader>([.. knowledge.Select(each => new SideBlockReader(each))]);
        foreach (bool isControlPages in (bool[])[false, true])
        {
            foreach (InputFile input in unit.Input.Open(name => IsWanted(ScanPath.FileName(name.Path), isControlPages), onFault))
            {
                Count++;
                string? fault = pipeline.Run(
                    input.Content, new FileContext(input.Name.Path, "", input.Name.Location) { Place = input.Name.Place }, onRead,
                    worker => Take(worker, onDone), cancel);
                if (fault is not null) onFault(input.Name.Whole, fault);
            }
        }
    }

    /// <summary>The first pass over the rows: how many tags the answers of control resolvers bear.</summary>
    public void LearnControls(Func<InputName, bool> isRowFile, Func<InputName, FileContext> contextOf, CancellationToken cancel)
    {
        ControlBlockReader[] workers = [.. knowledge.Select(each => new ControlBlockReader(new RowMaker(each, tables, needsIds: false)))];
        var pipeline = new BlockPipeline<ControlBlockReader>(workers);
        // What cannot be read is named by the second pass.
        foreach (InputFile input in unit.Input.Open(isRowFile, (_, _) => { }))
            pipeline.Run(input.Content, contextOf(input.Name), onRead: null, _ => { }, cancel);
        foreach (ControlBlockReader worker in workers) tables.Controls.Add(worker.Found);
    }

    private static bool IsWanted(string name, bool isControlPages)
        => SideFileNames.IsSideFile(name) && name == "control_pages.json" == isControlPages;

    private void Take(SideBlockReader worker, Action<SideBlockReader> onDone)
    {
        foreach (SideFact fact in worker.Facts) tables.Add(fact);
        onDone(worker);
    }
}
