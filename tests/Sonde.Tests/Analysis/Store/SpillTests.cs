using System.Diagnostics;
using Sonde.Analysis.Store;
using Sonde.Cli;
using Sonde.Tests.Cli.Processes;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Analysis.Store;

/// <summary>What a query cannot hold in memory is rows of measurements, in a folder that everybody can see.</summary>
public sealed class SpillTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sonde-spill-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task What_a_query_puts_aside_is_for_its_owner_alone_and_gone_at_its_end()
    {
        Repetitions.SkipUnlessLong();
        Assert.SkipWhen(OperatingSystem.IsWindows(), "modes are Unix's");
        string pipe = Path.Combine(_folder.FullName, "pipe");
        _folder.CreateSubdirectory("outcomes"); // or there is nothing to ask
        using (var make = Process.Start("mkfifo", [pipe])) await make.WaitForExitAsync(TestContext.Current.CancellationToken);
        HashSet<string> others = [.. Spills()];

        // The table is larger than the memory; then the query stands still, for nobody reads on.
        string sql =
            $"SET memory_limit = '60MB'; SET threads = 1; CREATE TABLE big AS SELECT md5(range::VARCHAR) AS sum FROM range(3000000); COPY (FROM range(1000000)) TO '{pipe}' (FORMAT csv, USE_TMP_FILE false)";
        using SondeProcess query = SondeProcess.Bash($"umask 022; exec $SONDE query {_folder.FullName} \"{sql}\" --unsafe");
        Task<FileStream> opening = Task.Run(() => File.OpenRead(pipe), TestContext.Current.CancellationToken);
        await query.UntilAsync(() => opening.IsCompleted);
        string[] mine;
        using (FileStream reader = await opening)
        {
            mine = [.. Spills().Where(folder => !others.Contains(folder) && FilesOf(folder).Length > 0)];
            mine.ShouldNotBeEmpty("or nothing was put aside");
            foreach (string folder in mine)
            {
                ModeOf(folder).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, folder);
                foreach (string file in FilesOf(folder)) ModeOf(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite, file);
            }

            await reader.CopyToAsync(Stream.Null, TestContext.Current.CancellationToken);
        }

        (await query.EndAsync()).Ends(0);
        mine.ShouldAllBe(folder => !Directory.Exists(folder));
    }

    [Fact]
    public void A_table_of_Parquet_that_is_read_again_passes_through_a_file_for_its_owner_alone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "modes are Unix's");
        string library = DuckdbLibrary.Find().ShouldNotBeNull("the build copies it beside the tests, as beside the program"),
            table = Path.Combine(_folder.FullName, "a.parquet");
        using (var duckdb = new Duckdb(library))
            duckdb.Execute($"COPY (SELECT range AS n FROM range(10)) TO {Duckdb.Quote(table)} (FORMAT parquet)");
        string between;
        using (Stream lines = ParquetLines.Open(library, table))
        {
            between = ((FileStream)lines).Name;
            ModeOf(between).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
            new StreamReader(lines).ReadToEnd().ShouldStartWith("{\"n\":0}\n");
        }

        File.Exists(between).ShouldBeFalse();
    }

    private static IEnumerable<string> Spills() => Directory.EnumerateDirectories(Path.GetTempPath(), "sonde-query-*");

    private static string[] FilesOf(string folder)
    {
        try
        {
            return Directory.GetFiles(folder);
        }
        catch (DirectoryNotFoundException)
        {
            return []; // another test's query, which is over
        }
    }

    private static UnixFileMode ModeOf(string path) => OperatingSystem.IsWindows() ? UnixFileMode.None : File.GetUnixFileMode(path);
}
