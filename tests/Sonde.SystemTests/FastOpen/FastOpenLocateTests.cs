using System.Net;
using System.Text.Json;

using Sonde.SystemTests.Lab;

namespace Sonde.SystemTests.FastOpen;

/// <summary>A chain of routers of which one meddles: the hop that does it is named.</summary>
public sealed class FastOpenLocateTests
{
    private const int Clean = 80, StripsBoth = 81, DropsData = 82, DropsOption = 83, ResetsData = 84, Strips34 = 85;

    [Fact]
    public async Task Hop_that_strips_drops_or_resets_is_the_one_named_in_both_families()
    {
        using LabChain chain = await ChainAsync(7);
        chain.Routers[2].Rules(Middlebox.StripOption(StripsBoth, "fastopen", "254"));
        chain.Routers[3].Rules(Middlebox.DropSynData(DropsData));
        chain.Routers[1].Rules(Middlebox.DropFastOpen(DropsOption));
        chain.Routers[4].Rules(Middlebox.ResetSynData(ResetsData));
        chain.Routers[6].Rules(Middlebox.StripOption(Strips34, "fastopen"));
        foreach (((int port, bool v6), JsonElement line) in await LocateAsync(
            chain, [Clean, StripsBoth, DropsData, DropsOption, ResetsData, Strips34]))
        {
            string[] hops = [.. chain.Hops(v6).Select(hop => hop.ToString())];
            JsonElement found = line.GetProperty("x_locate");
            string where = $"port {port}, IPv{(v6 ? 6 : 4)}: {found.GetRawText()}";
            found.GetProperty("distance").GetInt32().ShouldBe(8, where);
            found.GetProperty("echo_distance").GetInt32().ShouldBe(8, where);
            found.GetProperty("hops").EnumerateArray().Select(hop => hop.GetString()).ShouldBe(hops[..7], where);
            string[] fates = [.. found.GetProperty("probes").EnumerateArray().Select(Fate)];
            fates.ShouldBe(Expected(port), where);
            foreach (JsonElement syn in found.GetProperty("probes").EnumerateArray())
            {
                int intact = syn.GetProperty("intact_ttl").GetInt32();
                syn.GetProperty("intact_at").GetString().ShouldBe(hops[intact - 1], where);
                if (syn.TryGetProperty("beyond_ttl", out JsonElement beyond))
                    syn.GetProperty("beyond_at").GetString().ShouldBe(hops[beyond.GetInt32() - 1], where);
                syn.TryGetProperty("silent", out _).ShouldBeFalse(where);
            }
        }
    }

    [Fact]
    public async Task Reset_midway_is_known_by_the_ttl_of_its_syn_and_by_its_own()
    {
        using LabChain chain = await ChainAsync(5);
        chain.Routers[1].Rules(Middlebox.ResetSynData(ResetsData));
        foreach (((int _, bool v6), JsonElement line) in await LocateAsync(chain, [ResetsData]))
        {
            JsonElement data = line.GetProperty("x_locate").GetProperty("probes").EnumerateArray()
                .Single(syn => syn.GetProperty("probe").GetString() == "data");
            JsonElement answer = data.GetProperty("answer");
            answer.GetProperty("probe_ttl").GetInt32().ShouldBe(3);
            answer.GetProperty("ttl").GetInt32().ShouldBe(63); // of the second router's; the server's own would be 59
            answer.GetProperty("from").GetString().ShouldBe(chain.Server.Address(v6).ToString());
            line.GetProperty("x_locate").GetProperty("text").EnumerateArray().Select(text => text.GetString())
                .ShouldContain(
                    $"data on a SYN is reset between hop 2 ({chain.Hops(v6)[1]}) and hop 3 ({chain.Hops(v6)[2]}): the RST has TTL 63");
        }
    }

    [Fact]
    public async Task Silent_hops_are_named_and_a_proof_resolves_what_was_undecided()
    {
        using LabChain chain = await ChainAsync(6);
        chain.Routers[2].Rules(Middlebox.StripOption(StripsBoth, "fastopen", "254"));
        chain.Routers[3].Rules(Middlebox.Silent());
        chain.Routers[4].Rules(Middlebox.Silent());
        foreach (((int _, bool v6), JsonElement line) in await LocateAsync(chain, [StripsBoth]))
        {
            JsonElement first = line.GetProperty("x_locate").GetProperty("probes")[0];
            Fate(first).ShouldBe("ask_34 stripped 3 6");
            first.GetProperty("silent").EnumerateArray().Select(ttl => ttl.GetInt32()).ShouldBe([4, 5]);
            line.GetProperty("x_locate").GetProperty("hops")[3].ValueKind.ShouldBe(JsonValueKind.Null);
            line.GetProperty("x_locate").GetProperty("text")[0].GetString().ShouldBe(
                $"the option (kind 34) is taken off between hop 3 ({chain.Hops(v6)[2]}) and hop 6 ({chain.Hops(v6)[5]}) (nobody answers at hops 4, 5)");
            string[] conditions = [.. line.GetProperty("conditions").EnumerateArray().Select(word => word.GetString()!)];
            conditions.ShouldContain("tfo.option.stripped");
            conditions.ShouldNotContain("tfo.undecided:legacy_or_stripped");
        }
    }

    [Fact]
    public async Task Without_raw_rights_or_with_the_system_alone_it_is_a_clear_error()
    {
        using LabChain chain = await ChainAsync(1);
        SondeRun ordinary = await chain.Client.SondeAsync(
            new LabProcessOptions { AsOrdinaryUser = true }, ["measure", "tfo", $"{chain.Server.V4}:80", "--locate", "--yes"]);
        ordinary.ExitCode.ShouldBe(2);
        ordinary.Error.ShouldContain("--locate needs the right to send raw packets (cap_net_raw)");
        SondeRun kernel = await chain.Client.SondeAsync(
            "measure", "tfo", $"{chain.Server.V4}:80", "--locate", "--layer", "kernel", "--yes");
        kernel.ExitCode.ShouldBe(2);
        kernel.Error.ShouldContain("--locate sends crafted segments: it does not go with --layer kernel");
    }

    private static string[] Expected(int port) => port switch
    {
        Clean => ["ask_34 intact 7", "ask_254 intact 7", "data intact 7", "cookie_data intact 7"],
        StripsBoth => ["ask_34 stripped 3 4", "ask_254 stripped 3 4", "data intact 7"],
        DropsData => ["ask_34 intact 7", "ask_254 intact 7", "data dropped 4 5", "cookie_data dropped 4 5"],
        DropsOption => ["ask_34 dropped 2 3", "ask_254 dropped 2 3", "data intact 7"],
        ResetsData => ["ask_34 intact 7", "ask_254 intact 7", "data reset 5 6", "cookie_data reset 5 6"],
        // by the last hop before the server, which sees it first
        _ => ["ask_34 intact 7", "ask_254 intact 7", "data intact 7", "cookie_data intact 7"],
    };

    private static string Fate(JsonElement syn)
        => $"{syn.GetProperty("probe").GetString()} {syn.GetProperty("fate").GetString()} {syn.GetProperty("intact_ttl").GetInt32()}"
            + (syn.TryGetProperty("beyond_ttl", out JsonElement beyond) ? $" {beyond.GetInt32()}" : "");

    private static async Task<LabChain> ChainAsync(int routers)
    {
        LabChain chain = LabChain.Of(routers);
        try
        {
            foreach (LabHost host in chain.Routers.Append(chain.Server))
            {
                host.Sysctl(
                    ("ipv4.icmp_ratelimit", "0"), ("ipv4.icmp_ratemask", "0"), ("ipv4.icmp_msgs_per_sec", "100000"),
                    ("ipv4.icmp_msgs_burst", "10000"), ("ipv6.icmp.ratelimit", "0"));
            }

            chain.Server.Sysctl(("ipv4.tcp_fastopen", "1027")); // every listener takes fast open
            await chain.Server.NginxAsync(Clean, StripsBoth, DropsData, DropsOption, ResetsData, Strips34);
        }
        catch
        {
            chain.Dispose();
            throw;
        }

        return chain;
    }

    private static async Task<IReadOnlyDictionary<(int Port, bool V6), JsonElement>> LocateAsync(LabChain chain, int[] ports)
    {
        string input = string.Concat(ports.SelectMany(port => (string[])[$"{chain.Server.V4}:{port}\n", $"[{chain.Server.V6}]:{port}\n"]));
        SondeRun run = await chain.Client.SondeAsync(
            new LabProcessOptions { Input = input },
            ["measure", "tfo", "--connect", "http", "--locate", "--timeout", "2s", "--yes", "--allow", "0.0.0.0/0", "--allow", "::/0"]);
        run.ExitCode.ShouldBe(0, run.Error);
        run.Lines.Count.ShouldBe(ports.Length * 2);
        return run.Lines.ToDictionary(
            line => (line.GetProperty("dp").GetInt32(), IPAddress.Parse(line.GetProperty("dip").GetString()!).Equals(chain.Server.V6)));
    }
}
