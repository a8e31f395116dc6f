using System.Text.Json;

using Sonde.SystemTests.Lab;
using Sonde.SystemTests.Lab.Censors;

namespace Sonde.SystemTests;

/// <summary>Runs the tests, or keeps a lab for benchmarks and for trying things by hand.</summary>
internal static class Program
{
    public static Task<int> Main(string[] args) => args is ["lab", "censors"]
        ? KeepCensorsAsync()
        : args is ["lab", ..]
        ? KeepLabAsync(args.AsSpan(1))
        : Xunit.MicrosoftTestingPlatform.TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions);

    // lab ROUTERS [PREFIX…]: client, routers in a row, server (which also has every address of the prefixes), until standard input ends.
    private static Task<int> KeepLabAsync(ReadOnlySpan<string> args)
    {
        int routers = args.Length > 0 ? int.Parse(args[0]) : 1;
        string[] prefixes = args.Length > 1 ? args[1..].ToArray() : [];
        return Keep();

        async Task<int> Keep()
        {
            using var chain = LabChain.Of(routers, prefixes);
            Console.WriteLine(Describe(chain));
            await Console.In.ReadToEndAsync();
            return 0;
        }
    }

    // lab censors: the censor lab, until standard input ends; one line of JSON with where everything is and what is true of it.
    private static async Task<int> KeepCensorsAsync()
    {
        using CensorLab lab = await CensorLab.CreateAsync();
        Console.WriteLine(CensorLabText.Describe(lab));
        await Console.In.ReadToEndAsync();
        return 0;
    }

    private static string Describe(LabChain chain)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("client", chain.Client.Namespace);
            json.WriteString("server", chain.Server.Namespace);
            Write(json, "routers", chain.Routers.Select(router => router.Namespace));
            Write(json, "hops4", chain.Hops(v6: false).Select(hop => hop.ToString()));
            Write(json, "hops6", chain.Hops(v6: true).Select(hop => hop.ToString()));
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(bytes.ToArray());
    }

    private static void Write(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (string value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }
}
