using System.Net;
using System.Text.Json;
using Sonde.SystemTests.Lab;
using Sonde.SystemTests.Lab.Censors;

namespace Sonde.SystemTests.Interference;

/// <summary>Measures behaviours of the censor lab with the program, and reads what it wrote.</summary>
internal static class AccuracyRun
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(9);

    // Shorter pauses than people should take, so that the run takes minutes; the censors remember as long as they do.
    private static readonly string[] Times =
        ["--connect-timeout", "3s", "--timeout", "5s", "--pause", "500ms", "--control-delay", "2s", "--spacing", "500ms"];
    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(22), NoMemory = TimeSpan.FromSeconds(2);

    /// <summary>Measures every behaviour of a service in both families, some times over.</summary>
    public static Task<IReadOnlyList<AccuracyRow>> MeasureAsync(this CensorLab lab, Service service, int times)
    {
        (Behaviour, bool, string)[] all = [
            .. from behaviour in Behaviours.All
            where behaviour.Service == service from v6 in (bool[])[false, true] select (behaviour, v6, behaviour.Test)];
        return lab.MeasureAsync(service, [.. Enumerable.Repeat(all, times).SelectMany(each => each)]);
    }

    /// <summary>Measures names at vantage points of a service.</summary>
    /// <param name="lab">The lab.</param>
    /// <param name="service">The service.</param>
    /// <param name="jobs">What is measured.</param>
    /// <param name="pcap">The capture file to write, or null.</param>
    /// <param name="isCensored">Whether a censor may be there, whose memory is to be waited for.</param>
    /// <param name="tries">How many tries of a name.</param>
    public static async Task<IReadOnlyList<AccuracyRow>> MeasureAsync(
        this CensorLab lab, Service service, IReadOnlyList<(Behaviour Behaviour, bool IsV6, string Name)> jobs, string? pcap = null,
        bool isCensored = true, int tries = 5)
    {
        JsonElement[] lines = await lab.LinesAsync(
            service, jobs, isCensored ? Memory : NoMemory,
            [.. pcap is null ? (string[])[] : ["--pcap", pcap], .. tries == 5 ? (string[])[] : ["--tries", $"{tries}"]]);
        List<Behaviour> order = [.. Behaviours.All];
        return [.. lines.Select(line => Read(lab, line)).OrderBy(row => order.IndexOf(row.Behaviour)).ThenBy(row => row.IsV6)];
    }

    /// <summary>Asks where on the path each behaviour of a service acts whose censor reads names, in both families.</summary>
    public static async Task<IReadOnlyList<PlaceRow>> LocateAsync(this CensorLab lab, Service service)
    {
        (Behaviour, bool, string)[] all = [
            .. from behaviour in Behaviours.All
            where behaviour.Service == service && PlaceRow.CanBeFound(behaviour) from v6 in (bool[])[false, true]
               select (behaviour, v6, behaviour.Test)];
        // A hundred trials at once share what a router has for one client; it is to answer each as it would answer one.
        foreach (LabHost router in (LabHost[])[lab.Router, lab.Beyond])
            router.Sysctl([("ipv4.icmp_ratemask", "0"), ("ipv6.icmp.ratelimit", "0")]);
        PlaceRow[] rows = await MeasureAsync(all);
        // Everything starts at once, and servers of a busy machine may be silent to controls at first: nothing is asked of the path then.
        (Behaviour, bool, string)[] again =
            [.. rows.Where(row => row.ControlsFailed).Select(row => (row.Behaviour, row.IsV6, row.Behaviour.Test))];
        if (again.Length > 0) rows = [.. rows.Where(row => !row.ControlsFailed), .. await MeasureAsync(again)];
        List<Behaviour> order = [.. Behaviours.All];
        return [.. rows.OrderBy(row => order.IndexOf(row.Behaviour)).ThenBy(row => row.IsV6)];

        async Task<PlaceRow[]> MeasureAsync(IReadOnlyList<(Behaviour, bool, string)> jobs)
            => [.. (await lab.LinesAsync(service, jobs, Memory, "--thorough", "--tries", "1")).Select(line => new PlaceRow(lab, line))];
    }

    // Measures, classifies again, and reads the lines.
    private static async Task<JsonElement[]> LinesAsync(
        this CensorLab lab, Service service, IReadOnlyList<(Behaviour Behaviour, bool IsV6, string Name)> jobs,
        TimeSpan memory, params IReadOnlyList<string> further)
    {
        string file = Path.Combine(lab.Client.Folder("accuracy"), $"{service}-{Guid.CreateVersion7():N}.jsonl");
        LabProcess process = lab.Client.StartSonde(
            new LabProcessOptions { Input = string.Concat(jobs.Select(job => Line(lab, job.Behaviour, job.IsV6, job.Name) + "\n")) },
            ["measure", service.ToString().ToLowerInvariant(), "-o", file, "--yes", "--rate", "0", "--parallel", "400", .. Allowed(),
                .. Options(lab, service, memory), .. further]);
        SondeRun run = await EndOf(lab, process, file, jobs);
        run.ExitCode.ShouldBe(0, run.Error);
        JsonElement[] lines = LinesOf(file);
        lines.Length.ShouldBe(jobs.Count, run.Error);
        await ShouldBeClassifiedAlikeAsync(lab, file, lines);
        return lines;
    }

    // A run that does not end is to say what it was still at.
    private static async Task<SondeRun> EndOf(
        CensorLab lab, LabProcess process, string file, IReadOnlyList<(Behaviour Behaviour, bool IsV6, string Name)> jobs)
    {
        try
        {
            return await process.FinishAsync(Limit);
        }
        catch (TimeoutException e)
        {
            List<IPAddress> open = [.. jobs.Select(job => lab.Address(job.Behaviour, job.IsV6))];
            foreach (JsonElement line in LinesOf(file)) open.Remove(IPAddress.Parse(Text(line, "vp")!));
            string without = string.Join(", ", open.Select(address => $"{address} {lab.At(address)}"));
            throw new TimeoutException($"{e.Message}\nwithout a line: {without}", e);
        }
    }

    private static JsonElement[] LinesOf(string file) => [.. File.ReadLines(file).Select(line => JsonDocument.Parse(line).RootElement)];

    /// <summary>What a line says.</summary>
    public static AccuracyRow Read(CensorLab lab, JsonElement line)
    {
        IPAddress address = IPAddress.Parse(line.GetProperty("vp").GetString()!);
        bool isV6 = address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6;
        return new AccuracyRow(
            lab.At(address)!, isV6, Text(line, "x_outcome_code")!,
            line.TryGetProperty("x_evidence", out JsonElement evidence) ? Text(evidence, "who") : null)
        {
            Expectation = Text(line, "x_expectation") ?? "",
            OfAaaa = line.TryGetProperty("x_by_type", out JsonElement types) && types.TryGetProperty("AAAA", out JsonElement aaaa)
                ? aaaa.ValueKind == JsonValueKind.String ? aaaa.GetString() : Text(aaaa, "outcome_code") ?? Text(aaaa, "x_outcome_code")
                : null,
            ControlsFailed = ControlsFailed(line),
            IsStateful = IsTrue(line, "stateful_block"),
        };
    }

    /// <summary>Whether a line says that controls were not answered.</summary>
    public static bool ControlsFailed(JsonElement line)
        => IsTrue(line, "controls_failed")
            || (line.TryGetProperty("passed_liveness", out JsonElement passed) && passed.ValueKind == JsonValueKind.False);

    // The line as written, classified again, has the outcome that it was stamped with.
    private static async Task ShouldBeClassifiedAlikeAsync(CensorLab lab, string file, JsonElement[] lines)
    {
        SondeRun run = await lab.Client.SondeAsync("classify", file, "--tables", "outcomes", "-o", "-");
        run.ExitCode.ShouldBe(0, run.Error);
        Dictionary<Guid, (string?, string?)> stamped = lines.ToDictionary(
            line => Guid.Parse(Text(line, "id")!), line => (Text(line, "x_outcome"), Text(line, "x_expectation")));
        foreach (JsonElement row in run.Lines)
            (Text(row, "outcome"), Text(row, "expectation")).ShouldBe(stamped[Guid.Parse(Text(row, "measurement_id")!)]);
        run.Lines.Count.ShouldBe(lines.Length);
    }

    private static string Line(CensorLab lab, Behaviour behaviour, bool isV6, string name)
        => JsonSerializer.Serialize(
            new Dictionary<string, string> { ["vp"] = lab.Address(behaviour, isV6).ToString(), ["test_url"] = name });

    private static IEnumerable<string> Allowed() => CensorLab.Prefixes.SelectMany(prefix => (string[])["--allow", prefix]);

    private static string[] Options(CensorLab lab, Service service, TimeSpan memory) => service switch
    {
        Service.Dns
            => [.. Resolvers.Controls.SelectMany(
                name => (string[])["--control-resolver", lab.Address(Behaviours.Named(name), false).ToString()]), "--ca-file",
                lab.AuthorityFile],
        Service.Https => [.. Remembering(memory), "--tls-timeout", "4s"],
        Service.Echo or Service.Discard => [.. Remembering(memory), "--quiet-time", "1500ms"],
        _ => Remembering(memory),
    };

    private static string[] Remembering(TimeSpan memory) => [.. Times, "--stateful-delay", $"{memory.TotalSeconds}s"];

    private static string? Text(JsonElement parent, string name)
        => parent.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool IsTrue(JsonElement line, string name)
        => line.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.True;
}
