using System.IO.Compression;
using System.Text;
using Sonde.Analysis.Reports;
using Sonde.Tests.Cli;

namespace Sonde.Tests.Analysis.Reports;

public sealed class TableFilesTests
{
    [Fact]
    public void Rows_of_resolvers_are_a_table_of_their_own_in_every_form()
    {
        using var host = new TestHost();
        string folder = Path.Combine(host.Path("tables"), "rows", "date=2024-01-01", "source=CP-Satellite");
        Directory.CreateDirectory(folder);
        Write("a.jsonl.gz", "{\"domain\":\"name.example\",\"resolver_ip\":\"192.0.2.1\"}\n");
        Write("b.dns.csv.gz", "domain,resolver_ip\r\nname.example,192.0.2.1\r\n");
        Write("c.jsonl.gz", "{\"domain\":\"name.example\",\"server_ip\":\"192.0.2.2\"}\n");
        Write("d.csv.gz", "domain,server_ip\r\nname.example,192.0.2.2\r\n");
        Write("e.jsonl.gz", "");

        var files = TableFiles.Below([host.Path("tables")], library: "");
        files.Of("dns").Select(Path.GetFileName).ShouldBe(["a.jsonl.gz", "b.dns.csv.gz"]);
        files.Of("rows").Select(Path.GetFileName).ShouldBe(["c.jsonl.gz", "d.csv.gz", "e.jsonl.gz"]);

        void Write(string name, string text)
        {
            using var file = new GZipStream(File.Create(Path.Combine(folder, name)), CompressionLevel.Fastest);
            file.Write(Encoding.UTF8.GetBytes(text));
        }
    }
}
