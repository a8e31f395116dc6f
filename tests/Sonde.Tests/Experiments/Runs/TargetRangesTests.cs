using Sonde.Experiments.Contract;
using Sonde.Experiments.Drafts;
using Sonde.Experiments.Loop;
using Sonde.Experiments.Options;
using Sonde.Experiments.Runs;
using Sonde.Experiments.Targets;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.Runs;

public sealed class TargetRangesTests
{
    [Fact]
    public async Task Line_of_a_target_file_is_parsed_once_and_a_range_once_and_each_of_its_addresses_once()
    {
        var experiment = new Counting();
        var settings = new RunSettings
        {
            Experiment = experiment,
            Options = new OptionValues([]),
            Pacing = new Pacing(0, 1),
            SoftwareVersion = "0",
            RunId = Guid.NewGuid()
        };
        var run = new DryRun(
            settings, new SimulatedNetwork((_, _) => throw new InvalidOperationException("nothing is sent")), new Silent());
        string[] texts = ["203.0.113.1", "bad", "203.0.113.8/30", "name.example"];
        await run.RunAsync(
            texts.Select((text, i) => new SourceLine(text, "-", i + 1)).ToAsyncEnumerable(), TestContext.Current.CancellationToken);
        run.Targets.ShouldBe(5);
        run.Counts.Rejected.ShouldBe(2);
        experiment.Read.ShouldBe(
            ["203.0.113.1", "bad", "203.0.113.8/30", "203.0.113.8", "203.0.113.9", "203.0.113.10", "203.0.113.11", "name.example"]);
    }

    private sealed class Counting : IExperiment
    {
        public List<string> Read { get; } = [];

        public ExperimentDescription Description => throw new NotSupportedException();

        public TargetReading ReadTarget(string text)
        {
            Read.Add(text);
            if (text == "bad") return new TargetReading.Rejected("it is bad");
            return text.Contains('/') && AddressRange.Read(text, out AddressRange range) is null
                ? new TargetReading.InRange(range, 0)
                : new TargetReading.Accepted(text, 0);
        }

        public string WriteInput(string host, long port) => host;

        public void Run(RunContext context) => throw new NotSupportedException();

        public MeasurementDraft Unresolved(Target target, DateTimeOffset at, OptionValues values) => throw new NotSupportedException();
    }

    private sealed class Silent : IRunObserver
    {
        public void Rejected(SourceLine line, string error)
        {
        }

        public void Blocked(SourceLine line, string address, string entry)
        {
        }

        public void Measured(MeasurementDraft draft)
        {
        }
    }
}
