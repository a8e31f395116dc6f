using System.Runtime.CompilerServices;
using System.Text;
using Sonde.Experiments.Contract;
using Sonde.Experiments.Options;
using Sonde.Experiments.Runs;
using Sonde.Measurements.Formats.CensoredPlanet;

namespace Sonde.Cli.Commands;

/// <summary>
/// Every vantage point with every name: name by name, in an order that the seed decides, so that no vantage point is asked for all of them
/// in a row. Lines that bring a name of their own stay as they are.
/// </summary>
/// <param name="experiment">What measures.</param>
/// <param name="names">The names.</param>
/// <param name="faults">Lines of the file of names that are none.</param>
internal sealed class DomainProduct(IExperiment experiment, IReadOnlyList<string> names, IReadOnlyList<SourceLine> faults)
{
    private const string CsvHeader = "url,";

    /// <summary>Whether vantage points without a name can be measured.</summary>
    public bool HasNames => names.Count > 0;

    /// <summary>How many names there are.</summary>
    public int Names => names.Count;

    /// <summary>The product that the options ask for; null for an experiment that tests no names.</summary>
    public static DomainProduct? Of(IExperiment experiment, OptionValues options, ProgramHost host)
    {
        if (!options.Options.Any(option => option.Role == OptionRole.Domains)) return null;
        List<string> names = [];
        foreach (string text in options.Texts(OptionRole.Domains))
        {
            if (TestName.Read(text, out TestName name) is { } flaw) throw new UsageException($"--domain {text}: {flaw}");
            names.Add(name.Url);
        }

        List<SourceLine> faults = [];
        if (options.Text(OptionRole.DomainFile) is { } file)
        {
            ReadFile(file, host, names, faults);
            if (names.Count == 0 && faults.Count == 0) throw new UsageException($"--domains {file}: there is no name in it");
        }

        return new DomainProduct(experiment, [.. names.Distinct(StringComparer.Ordinal)], faults);
    }

    /// <summary>What keeps a target as typed from being measured, or null.</summary>
    public string? FlawOf(string target)
        => HasNames || experiment.WithDomain(target, "example") is null
            ? null
            : "it says where, and not what to test there: add --domain NAME, or --domains FILE";

    /// <summary>The lines of a round, with every name where they have none.</summary>
    public async IAsyncEnumerable<SourceLine> ArrangeAsync(IAsyncEnumerable<SourceLine> lines, int seed,
        [EnumeratorCancellation] CancellationToken cancel)
    {
        List<SourceLine> vantagePoints = [];
        await foreach (SourceLine line in lines.WithCancellation(cancel))
        {
            if (line.Error is not null || experiment.WithDomain(line.Text, "example") is null) yield return line;
            else if (!HasNames) yield return line with { Error = FlawOf(line.Text) };
            else vantagePoints.Add(line);
        }

        if (vantagePoints.Count == 0) yield break;
        foreach (SourceLine fault in faults) yield return fault;
        string[] order = [.. names];
        new Random(seed).Shuffle(order);
        foreach (string name in order)
        {
            foreach (SourceLine line in vantagePoints) yield return line with { Text = experiment.WithDomain(line.Text, name)! };
        }
    }

    private static void ReadFile(string file, ProgramHost host, List<string> names, List<SourceLine> faults)
    {
        using Stream stream = InputFile.Open(file, host);
        using var reader = new StreamReader(stream, new UTF8Encoding(false, throwOnInvalidBytes: false));
        bool isCsv = false;
        for (int number = 1; reader.ReadLine() is { } line; number++)
        {
            string text = line.Trim();
            if (number == 1 && text.StartsWith(CsvHeader, StringComparison.OrdinalIgnoreCase))
            {
                isCsv = true;
                continue;
            }

            if (text.Length == 0 || text[0] == '#') continue;
            string wanted = isCsv ? FirstField(text) : text;
            if (TestName.Read(wanted, out TestName name) is { } flaw) faults.Add(new SourceLine(text, file, number) { Error = flaw });
            else names.Add(name.Url);
        }
    }

    private static string FirstField(string line)
    {
        if (line[0] != '"') return line.Split(',')[0];
        int close = line.IndexOf('"', 1);
        return close < 0 ? line : line[1..close];
    }
}
