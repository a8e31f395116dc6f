using System.Text;
using System.Text.Json;
using Sonde.Analysis.Text;
using Sonde.Tests.Web.Hostile;

namespace Sonde.Tests.Analysis.Text;

public sealed class JsonTextTests
{
    [Fact]
    public void First_letters_of_a_text_are_a_text_wherever_it_is_cut()
    {
        foreach (string text in (string[])[.. HostileLines.Texts, "2026-01-01T00:00:00Z", "é中\U0001f600é", "\U0001f600\U0001f600"])
        {
            byte[] relaxed = Encoding.UTF8.GetBytes(text.All(letter => letter >= ' ' && letter is not ('"' or '\\')) ? text : "plain");
            foreach (byte[] raw in (byte[][])[Encoding.UTF8.GetBytes(JsonSerializer.Serialize(text)[1..^1]), relaxed])
            {
                for (int count = 0; count <= raw.Length; count++)
                {
                    JsonText first = new JsonText(raw, 0, raw.Length, raw.Contains((byte)'\\')).First(count);
                    first.Raw.Length.ShouldBeLessThanOrEqualTo(count);
                    first.Raw.Length.ShouldBeGreaterThanOrEqualTo(Math.Max(0, count - 11));
                    string cut = JsonSerializer.Deserialize<string>($"\"{Encoding.UTF8.GetString(first.Raw)}\"")!;
                    (raw == relaxed ? Encoding.UTF8.GetString(raw) : text).ShouldStartWith(cut, Case.Sensitive);
                    cut.ShouldNotContain('\ufffd');
                }
            }
        }

        JsonText.Of("2026-01-01T00:00:00Z").First(10).Raw.ToArray().ShouldBe("2026-01-01"u8.ToArray());
    }
}
