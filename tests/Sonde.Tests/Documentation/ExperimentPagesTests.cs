using System.Text;
using Sonde.Cli.Rendering;
using Sonde.Experiments;
using Sonde.Experiments.Contract;
using Sonde.Measurements.Formats.Ooni;

namespace Sonde.Tests.Documentation;

public sealed class ExperimentPagesTests
{
    private static readonly string[] Headings =
    [
        "## Preconditions", "## Expected impact", "## Expected inputs", "## Test description", "## Expected output",
        "### Parent data format", "### Semantics", "### Possible conclusions", "## Privacy considerations", "## Sample",
    ];

    public static TheoryData<string> Names => [.. ExperimentCatalog.All.Select(each => each.Description.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Page_is_what_the_experiment_says_about_itself(string name)
        => Repository.Read($"docs/experiments/{name}.md").ShouldBe(
            ExperimentPage.Of(Find(name)), $"run: ./sonde experiments {name} > docs/experiments/{name}.md");

    [Theory]
    [MemberData(nameof(Names))]
    public void Page_has_the_headings_of_the_template_in_their_order(string name)
    {
        string[] lines = Find(name).Prose().Split('\n');
        lines.Where(Headings.Contains).ShouldBe(Headings);
    }

    [Fact]
    public void Sample_of_tcpping_is_a_measurement_that_the_reader_takes()
    {
        string sample = Find("tcpping").Prose().Split("```json\n")[1].Split("```")[0];
        OoniMeasurementReader.TryRead(Encoding.UTF8.GetBytes(sample), out OoniMeasurement? measurement, out string? reason)
            .ShouldBeTrue(reason);
        measurement!.TestName.ShouldBe("tcpping");
    }

    [Fact]
    public void Every_page_belongs_to_an_experiment()
        => Directory.GetFiles(Path.Combine(Repository.Root, "docs/experiments"), "*.md").Select(Path.GetFileNameWithoutExtension)
            .ShouldBe(ExperimentCatalog.All.Select(each => each.Description.Name), ignoreOrder: true);

    private static ExperimentDescription Find(string name)
        => ExperimentCatalog.All.Single(each => each.Description.Name == name).Description;
}
