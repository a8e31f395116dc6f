using System.Globalization;
using Sonde.Tests.Cli;
using Sonde.Tests.Cli.Processes;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Jobs;

/// <summary>From raw scans to a table by country and day, in a shell.</summary>
public sealed class ResearcherJobTests
{
    [Fact]
    public async Task Raw_scans_become_a_table_by_country_and_day()
    {
        Repetitions.SkipUnlessLong();
        using var host = new TestHost();
        RawScans.Write(host);
        using SondeProcess shell = SondeProcess.Bash(
            $"""
            set -e
            cd {host.Path("")}
            $SONDE classify in -o classified
            $SONDE summary classified --by country,date --where "domain = 'blocked.example'" --enough 10 --format csv > heat.csv
            $SONDE summary in --by country,date --where "domain = 'blocked.example'" --enough 10 --format csv > raw.csv
            $SONDE query classified "SELECT vantage_point_country AS c, date, count(*) AS n, count(*) FILTER (expectation = 'unexpected') AS u FROM outcomes WHERE domain = 'blocked.example' GROUP BY ALL ORDER BY ALL" --format csv > sql.csv
            """);
        CliRun run = await shell.EndAsync();
        run.ExitCode.ShouldBe(0, run.Error);
        host.Read("raw.csv").ShouldBe(host.Read("heat.csv"));
        string[][] rows = [.. host.Read("heat.csv").TrimEnd('\n').Split('\n').Skip(1).Select(line => line.Split(','))];
        List<string> wanted = [];
        foreach ((string country, int first) in ((string, int)[])[("NO", RawScans.Networks), ("SE", 0)])
        {
            for (int day = 1; day <= RawScans.Days; day++)
            {
                int tests = RawScans.Networks * RawScans.ServersOfNetwork;
                int resets = Enumerable.Range(first, RawScans.Networks)
                    .Count(place => RawScans.Resets(place, "blocked.example", day)) * RawScans.ServersOfNetwork;
                wanted.Add(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{country},2024-01-0{day},{tests},{tests - resets},{resets},0,0,0,{(double)resets / tests}"));
            }
        }

        rows.Select(row => string.Join(',', row.Take(9))).ShouldBe(wanted);
        // What SQL counts of the same rows.
        host.Read("sql.csv").TrimEnd('\n').Split('\n').Skip(1).ShouldBe(rows.Select(row => $"{row[0]},{row[1]},{row[2]},{row[4]}"));
        // Two of four networks, all or nothing: the interval is wide, however many tests there are.
        string[] blocked = rows.Single(row => row[0] == "SE" && row[1] == "2024-01-02");
        double.Parse(blocked[9], CultureInfo.InvariantCulture).ShouldBeLessThan(0.2);
        double.Parse(blocked[10], CultureInfo.InvariantCulture).ShouldBeGreaterThan(0.8);
    }
}
