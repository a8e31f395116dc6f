using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Sonde.Web.Markup;

namespace Sonde.Tests.Web.Markup;

public sealed class PageTextTests
{
    private static readonly string[] Hostile =
    [
        "<script>alert(1)</script>", "\" onload=\"alert(1)", "' autofocus onfocus='alert(1)", "</title><script>", "<!--", "]]>",
        "&lt;script&gt;",
        "javascript:alert(1)", "\0<\0s", "\u202Egnp.exe", "a\u2028b", "\ud800", "`${alert(1)}`", "</svg><img src=x onerror=alert(1)>",
        "\u001b[31m",
    ];

    [Fact]
    public void Whatever_text_there_is_no_markup_and_nothing_unseen_comes_out()
        => Prop.ForAll(ArbMap.Default.ArbFor<string?>().Filter(text => text is not null), text => IsInert(PageText.Encoded(text)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2_000).WithReplay(196, 7));

    [Fact]
    public void Pieces_of_markup_in_any_order_are_text()
        => Prop.ForAll(
            Gen.Elements(Hostile).ListOf().Select(pieces => string.Concat(pieces)).ToArbitrary(), text => IsInert(PageText.Encoded(text)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2_000).WithReplay(196, 7));

    [Fact]
    public void Ordinary_text_of_any_script_stays_as_it_is()
        => PageText.Encoded("Blocked: محجوب, 已封锁, заблокировано, naïve 🙂\n\tline")
            .ShouldBe("Blocked: محجوب, 已封锁, заблокировано, naïve 🙂\n\tline");

    [Fact]
    public void What_is_not_seen_is_named()
        => PageText.Encoded("a\u202Eb\0c\ud800d").ShouldBe("a\u2039U+202E\u203Ab\u2039U+0000\u203Ac\uFFFDd");

    private static bool IsInert(string encoded)
    {
        if (encoded.AsSpan().ContainsAny("<>\"'`")) return false;
        string rest = encoded;
        foreach (string reference in (string[])["&amp;", "&lt;", "&gt;", "&quot;", "&#39;", "&#96;"])
            rest = rest.Replace(reference, "", StringComparison.Ordinal);
        return !rest.Contains('&', StringComparison.Ordinal)
            && rest.EnumerateRunes().All(rune => rune.Value is '\n' or '\t' or 0x200C or 0x200D
            || CharUnicodeInfo.GetUnicodeCategory(rune.Value) is not (UnicodeCategory.Control or UnicodeCategory.Format));
    }
}
