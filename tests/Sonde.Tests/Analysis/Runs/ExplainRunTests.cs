using Sonde.Analysis.Outcomes;
using Sonde.Analysis.Runs;

namespace Sonde.Tests.Analysis.Runs;

public sealed class ExplainRunTests
{
    [Fact]
    public void Each_rule_tried_is_named_with_the_text_it_looked_at()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("sonde-explain-");
        try
        {
            string file = Path.Combine(folder.FullName, "results.json");
            File.WriteAllText(file, "\n" + Classified.Failed("read: connection timed out"));
            using var output = new StringWriter();
            new ExplainRun(Classified.Options(RuleSetName.Sonde) with { Source = Classified.EchoScan }).Run(file, 2, output, TestContext.Current.CancellationToken);
            output.ToString().ShouldContain($"{file}:2: a.example at 192.0.2.7 (try 0): ❗️read/timeout (unexpected) by time.connection of sonde-1");
            output.ToString().ShouldContain("yes time.connection: EndsWith \"connection timed out\" in \"read: connection timed out\"");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
