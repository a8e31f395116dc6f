using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Sonde.Analysis.Outcomes;
using Sonde.Analysis.Pipeline;
using Sonde.Analysis.Readers;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Analysis.Readers;

public sealed class RawLineReaderTests
{
    private static readonly string[] Seeds =
    [
        Classified.Failed(
            "Status lines do not match;",
            """{"status_line":"403 X","headers":{"A":["b"]},"body":"<p>","TlsVersion":771,"Certificate":["AA=="]}"""),
        """{"Server":"192.0.2.1","Keyword":"a","Retries":0,"Results":[{"Sent":"GET / HTTP/1.1\r\nHost: a\r\n\r\n","Received":"x","Success":false,"StartTime":"2020-01-01T","EndTime":"2020"}],"Blocked":true,"FailSanity":false,"StatefulBlock":false}""",
        """{"vp":"192.0.2.2","test_url":"a.example","response":{"192.0.2.9":["ip"],"rcode":["-1","0"],"error":["i/o timeout"]},"passed_control":true,"connect_error":false,"anomaly":true,"confidence":{"average":0,"matches":[0]},"start_time":"2021-04-25 15:37:16.85 -0400 EDT m=+1.0","end_time":"2021-04-25 15:37:16.85 -0400 EDT"}""",
        """{"vp":"192.0.2.2","test_url":"a.example","passed_liveness":true,"connect_error":false,"anomaly":true,"confidence":{"average":0,"matches":null},"start_time":"2022-04-25 15:37:16.85 -0400 EDT","end_time":"2022-04-25 15:37:16.85 -0400 EDT","response":[{"url":"a.example","rcode":0,"error":"null","response":{"192.0.2.9":{"http":"","asnum":64500,"matched":["ip"]}}}]}""",
        """{"resolver":"192.0.2.3","query":"a.example","answers":{"192.0.2.9":["ip"]},"passed":false,"error":{"Err":90}}""",
        """{"domain":"a.example","received_error":null,"received_rcode":0,"answers":[{"ip":"192.0.2.9","matches_control":{"ip":true},"https_tls_cert":"AA=="}]}""",
        """{"test_name":"tcpping","input":"tcpconnect://192.0.2.1:80","test_keys":{"pings":[]}}""",
    ];

    [Dear]
    [Fact]
    public void Any_bytes_are_read_or_refused()
        => Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes => Run(bytes))
            .Check(Config.QuickThrowOnFailure.WithReplay(1, 3).WithMaxTest(300));

    [Fact]
    public void Lines_with_a_few_bytes_changed_are_read_or_refused()
    {
        var random = new Random(20240101);
        foreach (string seed in Seeds)
        {
            byte[] good = Encoding.UTF8.GetBytes(seed);
            for (int i = 0; i < Repetitions.Of(12, 100, 100); i++)
            {
                byte[] bytes = [.. good];
                for (int changes = random.Next(1, 4); changes > 0; changes--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                Run(bytes);
                Run(good[..random.Next(good.Length)]);
            }
        }
    }

    [Fact]
    public void Each_generation_is_told_by_its_keys()
    {
        RawShape[] shapes =
        [
            RawShape.HyperquackV2, RawShape.HyperquackV1, RawShape.SatelliteV20, RawShape.SatelliteV22, RawShape.SatelliteV1,
            RawShape.SatelliteFlat, RawShape.Live,
        ];
        for (int i = 0; i < Seeds.Length; i++)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(Seeds[i]);
            var line = new RawMeasurement();
            RawLineReader.Read(bytes, 0, bytes.Length, line).ShouldBeNull();
            line.Shape.ShouldBe(shapes[i]);
        }
    }

    private static void Run(byte[] bytes)
    {
        foreach (RuleSetName rules in Enum.GetValues<RuleSetName>())
        {
            using var input = new MemoryStream(bytes);
            using var output = new MemoryStream();
            var options = SharedOptions[(int)rules] with { Paths = ["-"], Input = input, Output = output, Source = "CP_Satellite-http" };
            new Classification(options, TimeProvider.System).Run(TestContext.Current.CancellationToken);
            // What was written is always JSON.
            Classified.Parse(Encoding.UTF8.GetString(output.ToArray()));
        }
    }

    private static readonly ClassifyOptions[] SharedOptions =
        [Classified.Options(RuleSetName.Sonde), Classified.Options(RuleSetName.CensoredPlanet)];
}
