using System.Text.RegularExpressions;
using Sonde.Analysis.Text;
using Sonde.SystemTests.Lab;

namespace Sonde.SystemTests;

/// <summary>The question for consent on a real terminal (tmux) of 40, 80 and 200 columns, and what becomes of answers.</summary>
public sealed partial class ConsentViewsTests
{
    private const string Measure =
            "clear; sonde measure tcpping tcpconnect://192.0.2.80:80 --repetitions 1 --timeout 500ms; echo \"=en\"\"d=$?=\"",
        Question = "Type yes, the whole word, to go on, or no to leave it:";

    private static readonly string[] Risks =
    [
        "1. Whoever watches your network (your provider, your employer, the state) can see that you probe, and what. Where you are, that may be unwelcome, or against the law. 2.",
        "2. Whoever runs the targets sees your address, and may complain to your provider. 3.",
        "whoever runs them may be asked about the names. 4.",
        $"your network and country stand in them only if you give them. {Question}",
    ];

    public static TheoryData<int> Widths => [40, 80, 200];

    [Theory]
    [MemberData(nameof(Widths))]
    public async Task Question_is_whole_at_any_width_and_only_the_whole_word_consents(int width)
    {
        LabMachine.Require("tmux");
        using var chain = LabChain.Of(1, "192.0.2.0/24");
        string folder = chain.Client.Folder("consent"), record = Path.Combine(folder, "config", "sonde", "informed");
        await using var screen = new TmuxScreen(chain.Client, folder, width);
        File.Delete(record);
        await screen.BeginAsync();

        screen.Type(Measure);
        string asked = Fitting(await screen.UntilAsync("leave it:"), width);
        Words(asked).ShouldStartWith("Before Sonde sends anything, you should know what it means to measure: 1. ");
        foreach (string risk in Risks) Words(asked).ShouldContain(risk);
        foreach (string answer in (string[])["y", "of course"])
        {
            screen.Type(answer);
            string again = Fitting(await screen.UntilAsync($"\"{answer}\" is neither"), width);
            Words(again).ShouldEndWith(
                $"{Question} {answer} \"{answer}\" is neither yes nor no. Have you read what it means to measure, and do you want to go on? {Question}");
            File.Exists(record).ShouldBeFalse();
        }

        screen.Type("yes");
        Fitting(await screen.UntilAsync("=end=0="), width).ShouldContain("Finding: 192.0.2.80:80");
        File.Exists(record).ShouldBeTrue();
        screen.Type(Measure);
        (await screen.UntilAsync("=end=0=")).ShouldNotContain("Before Sonde");
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public async Task Who_says_no_is_told_how_to_consent_later_and_nothing_is_measured(int width)
    {
        LabMachine.Require("tmux");
        using var chain = LabChain.Of(1, "192.0.2.0/24");
        string folder = chain.Client.Folder("consent");
        await using var screen = new TmuxScreen(chain.Client, folder, width);
        File.Delete(Path.Combine(folder, "config", "sonde", "informed"));
        await screen.BeginAsync();
        screen.Type(Measure);
        await screen.UntilAsync("leave it:");
        screen.Type("no");
        string said = await screen.UntilAsync("=end=2=");
        said.ReplaceLineEndings("").ShouldContain("nobody has consented to measuring from here yet");
        said.ShouldNotContain("Finding");
        screen.Type(Measure);
        await screen.UntilAsync("leave it:");
        screen.Press("C-c");
        (await screen.UntilAsync("=end=130=")).ShouldNotContain("Finding");
    }

    [Fact]
    public async Task Question_is_asked_again_after_a_pause()
    {
        LabMachine.Require("tmux");
        using var chain = LabChain.Of(1, "192.0.2.0/24");
        string folder = chain.Client.Folder("consent");
        await using var screen = new TmuxScreen(chain.Client, folder, 80);
        File.Delete(Path.Combine(folder, "config", "sonde", "informed"));
        await screen.BeginAsync();
        screen.Type(Measure);
        await screen.UntilAsync("leave it:");
        screen.Press("C-z");
        await screen.UntilAsync("Stopped");
        screen.Type("clear; fg");
        string again = await screen.UntilAsync("leave it:");
        again.TrimEnd().ShouldEndWith(Question);
        screen.Type("yes");
        await screen.UntilAsync("Finding: 192.0.2.80:80");
    }

    private static string Fitting(string shown, int width)
    {
        foreach (string row in shown.Split('\n')) TextWidth.Of(row.TrimEnd()).ShouldBeLessThan(width, shown);
        return shown;
    }

    private static string Words(string shown) => Blanks().Replace(shown, " ").Trim();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
