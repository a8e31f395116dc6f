using Sonde.Web.Markup;

namespace Sonde.Tests.Web.Markup;

public sealed class MarkupWriterTests
{
    [Fact]
    public void Text_and_attributes_are_encoded_alike()
        => Written(page => page.Open("p", ("title", "\"><b>")).Text("<b>").Foreign("'&").Close())
            .ShouldBe("<p title=\"&quot;&gt;&lt;b&gt;\">&lt;b&gt;<bdi>&#39;&amp;</bdi></p>\n");

    [Theory]
    [InlineData("script")]
    [InlineData("iframe")]
    [InlineData("img")]
    [InlineData("a><b")]
    public void Element_that_could_run_or_load_something_is_refused(string name)
        => Should.Throw<ArgumentException>(() => Written(page => page.Open(name)));

    [Theory]
    [InlineData("onclick")]
    [InlineData("style")]
    [InlineData("srcdoc")]
    [InlineData("x\" y")]
    public void Attribute_that_could_run_or_load_something_is_refused(string name)
        => Should.Throw<ArgumentException>(() => Written(page => page.Open("p", (name, "x"))));

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("https://example.org/")]
    [InlineData("//example.org/")]
    [InlineData("data:text/html;base64,PHNjcmlwdD4=")]
    [InlineData("file:///etc/passwd")]
    public void Link_out_of_the_page_is_refused(string link)
        => Should.Throw<ArgumentException>(() => Written(page => page.Leaf("a", "x", ("href", link))));

    [Fact]
    public void Policy_names_the_style_and_the_script_that_are_in_the_page()
    {
        PageAsset.Style.Hash.ShouldStartWith("'sha256-");
        Written(page => page.Asset(PageAsset.Script)).ShouldContain(PageAsset.Script.Text);
    }

    private static string Written(Action<MarkupWriter> write)
    {
        using var text = new StringWriter();
        write(new MarkupWriter(text));
        return text.ToString();
    }
}
