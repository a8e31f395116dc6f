using Sonde.Cli;

namespace Sonde.Tests.Cli;

public sealed class DuckdbLibraryTests
{
    [Fact]
    public void Build_brings_the_library_and_it_lies_beside_the_program()
    {
        string beside = Path.Combine(AppContext.BaseDirectory, "libduckdb.so");
        DuckdbLibrary.Find().ShouldBe(beside);
        Directory.GetFiles(AppContext.BaseDirectory, "*duckdb*", SearchOption.AllDirectories)
            .ShouldBe([beside], "only this platform's library is copied");
    }

    [Fact]
    public void Who_does_not_find_it_says_where_it_was_looked_for()
    {
        string said = DuckdbLibrary.Missing();
        foreach (string place in (string[])[AppContext.BaseDirectory, "/usr/lib/sonde/libduckdb.so", "SONDE_DUCKDB"])
            said.ShouldContain(place);
    }

    [Fact]
    public void Doctor_shows_the_library_in_use()
    {
        using var host = new TestHost();
        host.Run("doctor").Ends(0).Output.ShouldMatch(@"ok +DuckDB +/.*/libduckdb\.so\n");
    }
}
