using System.Text;
using Sonde.Experiments.PathTransparency;
using Sonde.Experiments.PathTransparency.Mss;

namespace Sonde.Tests.Experiments.PathTransparency.Mss;

/// <summary>What is asked in many bytes, and many times.</summary>
public sealed class MssRequestsTests
{
    private const string Page = "GET / HTTP/1.1\r\nHost: www.example\r\nConnection: close\r\n\r\n", Open = "GET / HTTP/1.1\r\nHost: www.example\r\n\r\n";

    private static readonly string Line = "X-Padding: " + new string('.', 900) + "\r\n";

    [Fact]
    public void Page_is_padded_by_whole_lines_until_it_is_long()
        => Text(MssRequests.Long(Asked(Page), ConnectModes.Http)).ShouldBe(Page[..^2] + string.Concat(Enumerable.Repeat(Line, 8)) + "\r\n");

    [Fact]
    public void Page_that_is_long_itself_is_asked_as_it_is()
    {
        string page = Page.Replace("www", new string('w', 7500), StringComparison.Ordinal);
        Text(MssRequests.Long(Asked(page), ConnectModes.Http)).ShouldBe(page);
    }

    [Fact]
    public void Last_of_many_alone_asks_for_the_end()
        => Text(MssRequests.Several(Asked(Page), ConnectModes.Http)).ShouldBe(string.Concat(Enumerable.Repeat(Open, 20)) + Page);

    private static JobRequest Asked(string text) => new(Encoding.ASCII.GetBytes(text), null);

    private static string Text(JobRequest request) => Encoding.ASCII.GetString(request.Bytes);
}
