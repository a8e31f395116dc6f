using Sonde.Tests.Cli;
using Sonde.Tests.Web;

namespace Sonde.Tests.Analysis.Reports;

/// <summary>A folder of Parquet as archives have it, and beside it CSV and JSON lines that queries saved; nobody changes it.</summary>
public sealed class SavedTables : IDisposable
{
    private static readonly (string Format, string Name)[] Saved =
        [("csv", "[a] b*.csv"), ("json", "own.jsonl"), ("parquet", "[own] *.parquet")];

    private readonly TestHost _host = new();

    public SavedTables()
    {
        Scan.Write(_host);
        _host.Write("pings.jsonl", LiveLines.Pings(12));
        _host.Run("classify", _host.Path("scan"), _host.Path("pings.jsonl"), "-o", Folder).ExitCode.ShouldBe(0);
        foreach ((string format, string name) in Saved)
            _host.Run("query", Folder, "SELECT * FROM outcomes", "--format", format, "-o", _host.Path(name)).ExitCode.ShouldBe(0);
        foreach ((_, string name) in Saved) File.Move(_host.Path(name), Path.Combine(Folder, name));
    }

    public string Folder => _host.Path("tables");

    public void Dispose() => _host.Dispose();
}
