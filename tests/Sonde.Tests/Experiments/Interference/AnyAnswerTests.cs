using System.Text;
using System.Text.Json;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.Interference;

/// <summary>
/// Whatever bytes come, in whatever pieces, however the connection ends: there is one line with an outcome, which classifying confirms.
/// </summary>
public sealed class AnyAnswerTests
{
    private static readonly int Runs = Repetitions.Of(4, 40, 400);

    [Theory]
    [InlineData("http")]
    [InlineData("echo")]
    [InlineData("discard")]
    public void Any_bytes_of_a_server_give_a_line_with_an_outcome(string service)
    {
        for (int seed = 0; seed < Runs; seed++)
        {
            var random = new Random(seed);
            var scene = InterferenceScene.Censored(_ => Any(random), service);
            Told(scene.Measure("--quick"), $"{service}, seed {seed}");
        }
    }

    [Theory]
    [InlineData("http")]
    [InlineData("echo")]
    [InlineData("discard")]
    public void Any_bytes_to_every_request_give_a_line_with_an_outcome(string service)
    {
        for (int seed = 0; seed < Runs; seed++)
        {
            var random = new Random(seed);
            var scene = new InterferenceScene { Service = service, Server = (_, _) => Any(random) };
            Told(scene.Measure("--quick"), $"{service}, seed {seed}");
        }
    }

    [Fact]
    public void Any_datagrams_of_a_resolver_give_a_line_with_an_outcome()
    {
        for (int seed = 0; seed < Runs; seed++)
        {
            var random = new Random(seed);
            var scene = new DnsScene
            {
                Resolver = question => new DatagramScript
                {
                    Answers = [.. Enumerable.Range(0, random.Next(4))
                        .Select(i => (10.0 + i, Mutated(question.Answer("198.51.100.20"), random), (byte)60))],
                },
            };
            Told(scene.Measure("--quick", "--no-fetch"), $"dns, seed {seed}");
        }
    }

    private static void Told(IReadOnlyList<JsonElement> lines, string which)
    {
        JsonElement line = lines.ShouldHaveSingleItem(which);
        line.GetProperty("x_outcome_code").GetString().ShouldNotBeNullOrEmpty(which);
        line.GetProperty("x_expectation").GetString().ShouldBeOneOf("expected", "unexpected", "inconclusive", "invalid");
    }

    private static ServerTalk Any(Random random)
    {
        byte[] bytes = Mutated(Encoding.Latin1.GetBytes(InterferenceScene.Page("<html><body>Welcome</body></html>")), random);
        ServerTalk talk = ServerTalk.Opens(acknowledges: random.Next(4) > 0);
        for (int at = 0; at < bytes.Length;)
        {
            int length = random.Next(1, bytes.Length - at + 1);
            talk = talk.Says(bytes.AsMemory(at, length), random.Next(1, 400));
            at += length;
        }

        return random.Next(3) switch { 0 => talk.Closes(), 1 => talk.Resets(), _ => talk };
    }

    // Chance alone, or an answer with some bytes changed, cut, doubled or put in.
    private static byte[] Mutated(byte[] good, Random random)
    {
        if (random.Next(4) == 0)
        {
            byte[] noise = new byte[random.Next(1, 600)];
            random.NextBytes(noise);
            return noise;
        }

        List<byte> bytes = [.. good];
        for (int change = random.Next(1, 8); change > 0 && bytes.Count > 1; change--)
        {
            int at = random.Next(bytes.Count);
            switch (random.Next(4))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes.RemoveRange(at, Math.Min(random.Next(1, 40), bytes.Count - at)); break;
                case 2: bytes.InsertRange(at, bytes.GetRange(at, Math.Min(40, bytes.Count - at))); break;
                default: bytes.Insert(at, (byte)random.Next(256)); break;
            }
        }

        return bytes.Count > 0 ? [.. bytes] : good;
    }
}
