using Sonde.Analysis.Inputs;
using Sonde.Analysis.Lines;
using Sonde.Analysis.Metadata;
using Sonde.Analysis.Outcomes;
using Sonde.Analysis.Outputs;
using Sonde.Analysis.Signatures;

namespace Sonde.Analysis.Pipeline;

/// <summary>What a run of <c>sonde classify</c> is to do.</summary>
public sealed record ClassifyOptions
{
    /// <summary>Files, folders and archives; <c>-</c> is standard input.</summary>
    public required IReadOnlyList<string> Paths { get; init; }

    /// <summary>The files of the machine.</summary>
    public IFileTree Files { get; init; } = new PlainFileTree();

    /// <summary>
    /// Brings all that was written below a folder to the disk at once, or null where each file is brought there by itself.
    /// </summary>
    public Action<string>? SyncFolder { get; init; }

    /// <summary>Whether everybody may read the outputs (mode 0644), not their owner alone (0600).</summary>
    public bool IsPublic { get; init; }

    /// <summary>The folder of the outputs, or null for JSON Lines to <see cref="Output"/>.</summary>
    public string? Folder { get; init; }

    /// <summary>Where rows go when there is no folder.</summary>
    public Stream Output { get; init; } = Stream.Null;

    /// <summary>What <c>-</c> stands for.</summary>
    public Stream Input { get; init; } = Stream.Null;

    /// <summary>What rows are written as.</summary>
    public OutputFormat Format { get; init; } = OutputFormat.Jsonl;

    /// <summary>
    /// Which tables are written; null for all of them into a folder, and for a stream the base tables' rows, or the tries of live lines.
    /// </summary>
    public OutputTables? Tables { get; init; }

    /// <summary>The rules.</summary>
    public RuleSetName Rules { get; init; } = RuleSetName.Sonde;

    /// <summary>The signatures in force.</summary>
    public required SignatureSet Signatures { get; init; }

    /// <summary>What is known of addresses.</summary>
    public IpMetadata Networks { get; init; } = IpMetadata.None;

    /// <summary>What is known of domains.</summary>
    public DomainCategories Categories { get; init; } = DomainCategories.None;

    /// <summary>Which names are open to registration.</summary>
    public PublicSuffixes Suffixes { get; init; } = PublicSuffixes.Guess;

    /// <summary>Names of countries.</summary>
    public CountryNames Countries { get; init; } = CountryNames.BuiltIn;

    /// <summary>The scan's name where a stream has no path, or to be used in place of the folder's.</summary>
    public string? Source { get; init; }

    /// <summary>How many blocks are worked on at once, from 1.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Which share of the units is done.</summary>
    public Shard Shard { get; init; } = Shard.Whole;

    /// <summary>The first day that the reduced table counts, as <c>2024-01-31</c>, or null for no limit.</summary>
    public string? Since { get; init; }

    /// <summary>The last day that the reduced table counts, or null.</summary>
    public string? Until { get; init; }

    /// <summary>All that is read goes through it before anything is made of it. Null: all may be published.</summary>
    public ILineGate? Gate { get; init; }

    /// <summary>
    /// Whether files are still written: a last line without its end that cannot be read is not whole yet, and not rejected.
    /// </summary>
    public bool MayGrow { get; init; }

    /// <summary>Is told what people should know of what is read, in words: what was left out, or lacks. Null: nobody is.</summary>
    public Action<string>? Say { get; init; }

    /// <summary>A name of an input as outputs may bear it: it may be an address, in an archive of others above all.</summary>
    internal string PublishName(string name)
    {
        if (Gate is null) return name;
        byte[] bytes = PathText.Encode(name);
        ReadOnlyMemory<byte> published = Gate.PublishWhole(bytes);
        return published.Equals((ReadOnlyMemory<byte>)bytes) ? name : PathText.Decode(published.Span);
    }

    /// <summary>Where the DuckDB library is; needed for Parquet.</summary>
    public string? DuckdbLibrary { get; init; }

    internal OutputTables WrittenTables => Tables ?? (Folder is null ? OutputTables.Rows : OutputTables.All);

    /// <summary>Where rejected lines go when there is no folder, or null.</summary>
    public string? RejectedFile { get; init; }
}
