using System.Diagnostics;
using Sonde.Analysis.Store;
using Sonde.Cli;

namespace Sonde.Tests.Analysis.Store;

/// <summary>What a query cannot hold in memory is rows of measurements, in a folder that everybody can see.</summary>
public sealed class SpillTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sonde-spill-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task What_a_query_puts_aside_is_for_its_owner_alone_and_gone_at_its_end()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "modes are Unix's");
        string library = DuckdbLibrary.Find().ShouldNotBeNull("the build copies it beside the tests, as beside the program");
        string pipe = Path.Combine(_folder.FullName, "pipe");
        using (var make = Process.Start("mkfifo", [pipe])) await make.WaitForExitAsync(TestContext.Current.CancellationToken);
        HashSet<string> others = [.. Spills()];

        // The table is larger than the memory; then the query stands still, for nobody reads on.
        string sql = $"SET memory_limit = '60MB'; SET threads = 1; CREATE TABLE big AS SELECT md5(range::VARCHAR) AS sum FROM range(3000000); COPY (FROM range(1000000)) TO '{pipe}' (FORMAT csv, USE_TMP_FILE false)";
        Task query = Task.Run(() => new OutputQuery(library, _folder.FullName, isUnsafe: true).Run(sql, Stream.Null), TestContext.Current.CancellationToken);
        Task released = query.ContinueWith(_ => new FileStream(pipe, FileMode.Open, FileAccess.ReadWrite).Dispose(), TaskContinuationOptions.OnlyOnFaulted);
        string[] mine;
        using (FileStream reader = await Task.Run(() => File.OpenRead(pipe), TestContext.Current.CancellationToken))
        {
            query.IsFaulted.ShouldBeFalse(query.Exception?.Message);
            mine = [.. Spills().Where(folder => !others.Contains(folder) && HoldsFiles(folder))];
            mine.ShouldNotBeEmpty("or nothing was put aside");
            // DuckDB makes its files with the modes of the user's umask: the folder is what keeps others out, whatever these are.
            foreach (string folder in mine) ModeOf(folder).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, folder);
            await reader.CopyToAsync(Stream.Null, TestContext.Current.CancellationToken);
        }

        await query;
        mine.ShouldAllBe(folder => !Directory.Exists(folder));
        released.IsCanceled.ShouldBeTrue();
    }

    private static IEnumerable<string> Spills() => Directory.EnumerateDirectories(Path.GetTempPath(), "sonde-query-*");

    private static bool HoldsFiles(string folder)
    {
        try
        {
            return Directory.EnumerateFiles(folder).Any();
        }
        catch (DirectoryNotFoundException)
        {
            return false; // another test's query, which is over
        }
    }

    private static UnixFileMode ModeOf(string path) => OperatingSystem.IsWindows() ? UnixFileMode.None : File.GetUnixFileMode(path);
}
