using System.Text;
using System.Text.Json;
using Sonde.Experiments.Contract;
using Sonde.Experiments.Drafts;
using Sonde.Experiments.Loop;
using Sonde.Experiments.Network;
using Sonde.Experiments.Options;
using Sonde.Experiments.PathTransparency;
using Sonde.Experiments.Runs;
using Sonde.Experiments.Targets;
using Sonde.Measurements.Formats;
using Sonde.Measurements.Formats.Pathspider;
using Sonde.Measurements.Model;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.PathTransparency;

/// <summary>The frame with a tenant that is as short as its method: one variant beside the baseline.</summary>
public sealed class ToyTransparencyTests
{
    [Fact]
    public void Tenant_of_the_frame_has_jobs_variants_and_a_line_for_each_input()
    {
        JsonElement[] lines = Measure(
            (target, number)
                => target.Target.Address.ToString() == "203.0.113.2" && number == 1 ? SimulatedTalk.Silence : SimulatedTalk.Answers(),
            """{"dip":"203.0.113.1","dp":80,"rank":"7"}""", "203.0.113.2:80", "203.0.113.1:80", "no job at all:");
        lines.Select(
            line => line.TryGetProperty("conditions", out JsonElement found) ? found[0].GetString() : line.GetProperty("error").GetString())
            .ShouldBe(
                ["the port is missing after the colon", "toy.connectivity.works", "toy.connectivity.broken"], ignoreOrder: true,
                "exact repeats are measured once");
        lines.Single(line => line.TryGetProperty("rank", out _)).GetProperty("rank").GetString().ShouldBe("7");
        lines.ShouldAllBe(line => line.GetProperty("x_test_name").GetString() == "toy" && line.GetProperty("id").GetString() != null);
    }

    [Fact]
    public void Lines_of_a_tenant_are_read_without_a_reader_of_its_own()
    {
        string[] texts = [.. Measure((_, _) => SimulatedTalk.Answers(), "203.0.113.1:80", "x:").Select(line => line.GetRawText())];
        foreach (string text in texts)
        {
            MeasurementLines.TryRead(Encoding.UTF8.GetBytes(text), out RecordedMeasurement? read, out string? reason).ShouldBeTrue(reason);
            read.Nettest.ShouldBe("toy");
            read.Outcomes.Single().Rule.ShouldBe(text.Contains("\"error\"", StringComparison.Ordinal) ? "toy.error" : "toy.outcome");
        }
    }

    private static JsonElement[] Measure(Func<Conversation, int, SimulatedTalk> behaviour, params string[] inputs)
    {
        var clock = new SimulatedClock();
        var network = new SimulatedNetwork(
            (_, _) => throw new InvalidOperationException("conversations only"),
            clock)
        { Conversations = new SimulatedConversations(clock, behaviour) };
        var sink = new Sink();
        var experiment = new ToyExperiment();
        var settings = new RunSettings
        {
            Experiment = experiment,
            Options = new OptionValues([]),
            Pacing = new Pacing(0, 10),
            SoftwareVersion = "0",
            RunId = Guid.NewGuid(),
        };
        using var run = new MeasureRun(settings, network, clock, new StopSignal(), sink, new Observer());
        run.RunAsync(inputs.Select((text, i) => new SourceLine(text, "-", i + 1)).ToAsyncEnumerable()).GetAwaiter().GetResult();
        return [.. sink.Lines];
    }

    private sealed class ToyExperiment : TransparencyExperiment
    {
        public override Effort EffortOf(OptionValues options) => new("nothing", TimeSpan.Zero);

        public override ExperimentDescription Description { get; } = new()
        {
            Name = "toy",
            Summary = "a toy",
            Version = "0.1.0",
            Status = ExperimentStatus.Exploratory,
            TargetForm = "ADDRESS:PORT",
            TargetExample = "192.0.2.1:80",
            Options = [],
            Rate = 1,
            Parallel = 1,
            Outcomes = ["match"],
            Prose = () => "",
        };

        public override void Run(RunContext context) => new ToyRun(context).Run();
    }

    private sealed class ToyRun(RunContext context) : LayeredRun<ToyPlan, IPlan<PacketProbe, PacketReply>>(context)
    {
        protected override bool UsesKernel => true;

        protected override bool UsesWire => false;

        protected override bool WantsCapture => false;

        protected override ToyPlan PlanKernel(Target target)
            => new(target, (int)target.Port, JobRequest.Of(target, ConnectModes.Http, "", Random, out _));

        protected override IPlan<PacketProbe, PacketReply> PlanWire(Target target, ToyPlan? kernel, WireStage stage)
            => throw new InvalidOperationException("it has no wire layer");

        protected override MeasurementDraft Conclude(ToyPlan? kernel, IPlan<PacketProbe, PacketReply>? wire, bool isCutShort)
        {
            bool works = kernel!.Replies[^1].End == ConversationEnd.Answered;
            var record = new PathspiderRecord(
                JobTargets.JobOf(kernel.Target))
            { Conditions = [works ? "toy.connectivity.works" : "toy.connectivity.broken"] };
            return new MeasurementDraft(
                kernel.Target, kernel.StartedAt, 0, "0.1.0", new MeasurementForm.Own(new TransparencyLine("toy", record, Outcome.Match)),
                Outcome.Match);
        }
    }

    private sealed class ToyPlan(Target target, int port, JobRequest? request) : VariantPlan(target, port, request, TimeSpan.FromSeconds(1))
    {
        protected override bool IsFinished => Replies.Count == 2;

        protected override bool NeedsFlows => false;

        protected override Conversation Vary(int number, Conversation baseline)
            => number == 0 ? baseline : baseline with { Socket = new SocketSettings { UsesFastOpen = true } };
    }

    private sealed class Sink : IMeasurementSink
    {
        public List<JsonElement> Lines { get; } = [];

        public void Write(ReadOnlySpan<byte> line)
        {
            foreach (string each in Encoding.UTF8.GetString(line).Split('\n', StringSplitOptions.RemoveEmptyEntries))
                Lines.Add(JsonDocument.Parse(each).RootElement);
        }

        public void Flush()
        {
        }
    }

    private sealed class Observer : IRunObserver
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
