using System.Text;
using Sonde.Analysis.Outcomes;
using Sonde.Analysis.Outputs;
using Sonde.Analysis.Pipeline;
using Sonde.Tests.Cli;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Analysis.Inputs;

/// <summary>Archives and gzip files that are broken: each costs itself only, is named, and the run goes on and ends with 3.</summary>
public sealed class HostileArchiveTests
{
    private static readonly int Count = Repetitions.Of(60, 500, 2000);
    private static readonly string Good = Classified.Failed("EOF");

    [Fact]
    public void Hostile_archives_are_each_read_or_named_and_cost_no_other_file()
    {
        using var host = new TestHost();
        List<HostileArchive> archives = [.. Enumerable.Range(0, Count).Select(HostileArchive.Make)];
        for (int i = 0; i < Count; i++)
        {
            Directory.CreateDirectory(host.Path($"in/{i:000}"));
            File.WriteAllBytes(host.Path($"in/{i:000}/{archives[i].Name}"), archives[i].Bytes);
        }

        Directory.CreateDirectory(host.Path("in/999"));
        host.Write("in/999/good.json", Good);
        CliRun run = host.Run("classify", host.Path("in"), "-o", "-", "--rejected", host.Path("rejected")).Ends(3);
        ILookup<string, string> reasons = CliRun.Parse(host.Read("rejected")).Where(line => line.GetProperty("line").GetInt64() == 0)
            .ToLookup(line => line.GetProperty("file").GetString()!, line => line.GetProperty("reason").GetString()!);
        run.Output.ShouldContain("\"source_file\":\"999/good.json\"");
        run.Error.ShouldNotContain("internal error");
        string[] unsaid =
            [.. Enumerable.Range(0, Count).Where(i => archives[i].IsBroken != IsNamed(i)).Select(i => $"{i}: {archives[i].Way}")];
        unsaid.ShouldBeEmpty();

        // A member is named with its archive.
        bool IsNamed(int i)
        {
            string name = $"{i:000}/{archives[i].Name}";
            return reasons.Any(each => each.Key == name || each.Key.StartsWith($"{name}/", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void What_follows_the_end_mark_of_an_archive_is_read_when_it_is_another_archive()
    {
        using var host = new TestHost();
        byte[] one = HostileArchive.Tar(("x/a.json", Text(Good))),
            two = HostileArchive.Tar(("x/b.json", Text(Good)), ("x/c.json", Text(Good)));
        File.WriteAllBytes(
            host.Path("scan.tar.gz"), [.. HostileArchive.Gzip([.. one, .. new byte[700 * 512]]), .. HostileArchive.Gzip(two)]);
        host.Run("classify", host.Path("scan.tar.gz"), "-o", "-").Ends(0).Lines.Select(row => row.GetProperty("source_file").GetString())
            .ShouldBe(["x/a.json", "x/b.json", "x/c.json"]);
    }

    [Fact]
    public void Damaged_header_costs_its_own_member_only()
    {
        using var host = new TestHost();
        byte[] tar = HostileArchive.Tar(("x/a.json", Text(Good)), ("x/b.json", Text(Good)), ("x/c.json", Text(Good)));
        tar[1024 + 2] ^= 1; // the name of the second
        File.WriteAllBytes(host.Path("scan.tar"), tar);
        CliRun run = host.Run("classify", host.Path("scan.tar"), "-o", "-").Ends(3);
        run.Lines.Select(row => row.GetProperty("source_file").GetString()).ShouldBe(["x/a.json", "x/c.json"]);
        run.Error.ShouldContain("scan.tar: 1,024 bytes are no member of it: what they hold is not read");
    }

    [Fact]
    public void Links_and_pipes_in_an_archive_that_are_called_like_data_are_named()
    {
        using var host = new TestHost();
        var bytes = new MemoryStream();
        using (var tar = new System.Formats.Tar.TarWriter(bytes, System.Formats.Tar.TarEntryFormat.Pax, leaveOpen: true))
        {
            tar.WriteEntry(
                new System.Formats.Tar.PaxTarEntry(
                    System.Formats.Tar.TarEntryType.SymbolicLink, "x/link.json")
                { LinkName = "/etc/passwd" });
            tar.WriteEntry(
                new System.Formats.Tar.PaxTarEntry(System.Formats.Tar.TarEntryType.SymbolicLink, "x/readme") { LinkName = "other" });
            tar.WriteEntry(new System.Formats.Tar.PaxTarEntry(System.Formats.Tar.TarEntryType.Fifo, "x/pipe.json"));
            tar.WriteEntry(
                new System.Formats.Tar.PaxTarEntry(
                    System.Formats.Tar.TarEntryType.RegularFile, "x/a.json")
                { DataStream = new MemoryStream(Text(Good)) });
            tar.WriteEntry(
                new System.Formats.Tar.PaxTarEntry(System.Formats.Tar.TarEntryType.HardLink, "x/hard.json") { LinkName = "x/a.bin" });
            tar.WriteEntry(
                new System.Formats.Tar.PaxTarEntry(System.Formats.Tar.TarEntryType.HardLink, "x/notes") { LinkName = "x/a.json" });
        }

        File.WriteAllBytes(host.Path("scan.tar"), bytes.ToArray());
        CliRun run = host.Run("classify", host.Path("scan.tar"), "-o", "-").Ends(3);
        run.Lines.ShouldHaveSingleItem().GetProperty("source_file").GetString().ShouldBe("x/a.json");
        run.Error.ShouldContain("x/link.json: it is a symbolic link, which is not followed");
        run.Error.ShouldContain("x/pipe.json: it is no file but a pipe or a device");
        run.Error.ShouldContain("x/hard.json: it is a hard link: what it leads to is read under its own name, if at all");
        run.Error.ShouldNotContain("readme");
        run.Error.ShouldNotContain("notes");
    }

    [Fact]
    public void Long_names_of_both_kinds_are_whole()
    {
        using var host = new TestHost();
        string folder = string.Concat(Enumerable.Repeat("long/", 60)), name = folder + "a.json";
        foreach (System.Formats.Tar.TarEntryFormat format in (System.Formats.Tar.TarEntryFormat[])[System.Formats.Tar.TarEntryFormat.Pax,
            System.Formats.Tar.TarEntryFormat.Gnu])
        {
            var bytes = new MemoryStream();
            using (var tar = new System.Formats.Tar.TarWriter(bytes, format, leaveOpen: true))
            {
                System.Formats.Tar.TarEntry entry = format == System.Formats.Tar.TarEntryFormat.Pax
                    ? new System.Formats.Tar.PaxTarEntry(System.Formats.Tar.TarEntryType.RegularFile, name)
                    : new System.Formats.Tar.GnuTarEntry(System.Formats.Tar.TarEntryType.RegularFile, name);
                entry.DataStream = new MemoryStream(Text(Good));
                tar.WriteEntry(entry);
            }

            File.WriteAllBytes(host.Path("scan.tar"), bytes.ToArray());
            host.Run("classify", host.Path("scan.tar"), "-o", "-").Ends(0).Lines.ShouldHaveSingleItem().GetProperty("source_file")
                .GetString().ShouldBe(name);
        }
    }

    [Dear]
    [Fact]
    public void Packing_within_packing_that_unfolds_without_end_is_stopped_and_named()
    {
        using var host = new TestHost();
        byte[] inner = HostileArchive.Gzip(new byte[200 << 20]);
        File.WriteAllBytes(
            host.Path("bomb.tar.gz"), HostileArchive.Gzip(HostileArchive.Tar(("x/a.json.gz", inner), ("x/b.json", Text(Good)))));
        new FileInfo(host.Path("bomb.tar.gz")).Length.ShouldBeLessThan(50_000);
        CliRun run = host.Run("classify", host.Path("bomb.tar.gz"), "-o", "-").Ends(3);
        run.Error.ShouldContain("x/a.json.gz: it unfolds to more than 2000 times its size: the rest is not read");
        run.Lines.ShouldHaveSingleItem().GetProperty("source_file").GetString().ShouldBe("x/b.json");
    }

    [Fact]
    public void Every_sum_of_a_gzip_file_on_standard_input_is_checked_too()
    {
        byte[] zip = HostileArchive.Gzip(Text(Good));
        zip[^5] ^= 1;
        using var input = new MemoryStream(zip);
        var options = Classified.Options(RuleSetName.Sonde) with { Paths = ["-"], Input = input, Source = Classified.EchoScan };
        ClassificationTotals totals = new Classification(options, TimeProvider.System).Run(TestContext.Current.CancellationToken);
        totals.Rows.ShouldBe(1);
        totals.Broken.ShouldBe([("-", "its packed bytes are damaged: their sum is wrong")]);
    }

    [Fact]
    public void File_that_was_written_over_is_damaged_and_one_that_ends_too_soon_is_cut_short()
    {
        var random = new Random(5);
        string good = Classified.Failed("EOF");
        byte[] zip = HostileArchive.Gzip(Text(string.Join('\n', Enumerable.Range(0, 3000).Select(
            _ => good.Replace("EOF", $"EOF {random.NextInt64():x} {random.NextInt64():x}", StringComparison.Ordinal)))));
        foreach (int count in (int[])[4, 6, 40, 400, 4_000, 40_000])
        {
            Fault(zip[..^count]).ShouldBe("it is cut short", $"{count} bytes");
            if (count == 6) continue; // where half of the sum is another, nobody knows where it stood
            byte[] over = [.. zip];
            random.NextBytes(over.AsSpan(over.Length - count));
            Fault(over).ShouldStartWith("its packed bytes are damaged", customMessage: $"{count} bytes");
            if (count < 40) continue;
            over.AsSpan(over.Length - count).Clear();
            Fault(over).ShouldNotContain("cut short", customMessage: $"{count} zeros");
        }
    }

    private static string Fault(byte[] zip)
    {
        using var input = new MemoryStream(zip);
        using Stream plain = Sonde.Analysis.Inputs.Gzip.Unpack(input);
        return Should.Throw<InvalidDataException>(() => plain.CopyTo(Stream.Null)).Message;
    }

    [Fact]
    public void Gzip_header_with_every_field_is_read_and_its_own_sum_checked()
    {
        byte[] zip = HostileArchive.Gzip(Text(Good));
        List<byte> header = [0x1f, 0x8b, 8, 2 | 4 | 8 | 16, 0, 0, 0, 0, 0, 0, 3, 0, 1, 2, 3, .. "name\0comment\0"u8];
        uint sum = Sonde.Analysis.Packing.Crc32.Add(0, [.. header]);
        using var host = new TestHost();
        foreach (int wrong in (int[])[0, 1])
        {
            File.WriteAllBytes(host.Path("a.json.gz"), [.. header, (byte)(sum ^ (uint)wrong), (byte)(sum >> 8), .. zip[10..]]);
            host.Run("classify", host.Path("a.json.gz"), "-o", "-").Ends(wrong == 0 ? 0 : 3).Lines.Count.ShouldBe(1 - wrong);
        }
    }

    private static byte[] Text(string line) => Encoding.UTF8.GetBytes(line + "\n");
}
