using Sonde.Cli.Rendering;

namespace Sonde.Cli.Commands;

/// <summary>
/// Informed consent: who measures shows interest in what is measured, to everybody on the path. It is asked for once,
/// before the first packet that leaves this machine, and recorded.
/// </summary>
/// <param name="host">The program's surroundings.</param>
/// <param name="yes">Whether the user gave <c>--yes</c>.</param>
internal sealed class ConsentGate(ProgramHost host, bool yes)
{
    private const int MostAsked = 5;

    private const string Question = "Type yes, the whole word, to go on, or no to leave it:";

    // A paragraph each, and the columns by which its further lines are indented.
    private static readonly (string Text, int Indent)[] Risks =
    [
        ("Before Sonde sends anything, you should know what it means to measure:", 0),
        ("  1. Whoever watches your network (your provider, your employer, the state) can see that you probe, and what. Where you are, that may be unwelcome, or against the law.",
            5),
        ("  2. Whoever runs the targets sees your address, and may complain to your provider.", 5),
        ("  3. Tests of interference (discard, echo, http, https, dns) send names that may be forbidden where the servers are, to servers that you list. List those of organisations that can answer for it, never homes: whoever runs them may be asked about the names.",
            5),
        ("  4. Results tell where and when they were measured. Sonde takes your addresses out of them; your network and country stand in them only if you give them.",
            5),
    ];

    // Longer lines are hard to follow, however wide the terminal is.
    private const int Widest = 96;

    private readonly string _record = Path.Combine(host.StateFolder, "informed");
    private bool? _given;

    /// <summary>Lets it ask where something else is shown meanwhile.</summary>
    public Func<Func<bool>, bool> Aside { get; set; } = asks => asks();

    /// <summary>Whether the user consented, now or before.</summary>
    public bool IsGiven()
    {
        lock (_record) return _given ??= Decide();
    }

    /// <summary>The text that says what is missing.</summary>
    public static string Missing
        => "nobody has consented to measuring from here yet: read about the risks in README.md, then run once with --yes";

    private bool Decide()
    {
        if (yes)
        {
            Record();
            return true;
        }

        if (File.Exists(_record)) return true;
        if (!host.InputIsTerminal || !host.ErrorIsTerminal || !Aside(Asks)) return false;
        Record();
        return true;
    }

    // Consent is a word, not a key: whoever types something else is asked again, and told what is wanted.
    private bool Asks()
    {
        foreach ((string text, int indent) in Risks) Say(text, indent);
        Ask();
        // What the shell wrote meanwhile stands over the question.
        using IDisposable pauses = host.AroundPauses(standStill =>
        {
            standStill();
            Ask();
        });
        using var answer = new StreamReader(host.Input, leaveOpen: true);
        for (int asked = 0; asked < MostAsked && answer.ReadLine() is { } line; asked++)
        {
            switch (line.Trim().ToUpperInvariant())
            {
                case "YES": return true;
                case "" or "NO" or "N" or "Q" or "QUIT": return false;
            }

            Say($"\"{line.Trim()}\" is neither yes nor no. Have you read what it means to measure, and do you want to go on?", 0);
            Ask();
        }

        return false;
    }

    private int Width => Math.Clamp(host.TerminalSize().Columns - 1, 20, Widest);

    private void Say(string text, int indent)
    {
        foreach (ViewLine line in new ViewLine(text) { Indent = indent }.Wrap(Width)) host.Error.WriteLine(line.Text.TrimEnd());
    }

    // The answer is typed behind it.
    private void Ask()
    {
        host.Error.Write(string.Join(host.Error.NewLine, new ViewLine(Question).Wrap(Width).Select(line => line.Text.TrimEnd())) + ' ');
        host.Error.Flush();
    }

    private void Record()
    {
        try
        {
            Directory.CreateDirectory(host.StateFolder);
            if (!File.Exists(_record)) File.WriteAllText(_record, $"{host.Time.GetUtcNow():yyyy-MM-dd HH:mm:ss} consent given\n");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            string reason = FileTrouble.Reason(_record, e);
            host.Error.WriteLine($"sonde: your consent could not be recorded, and will be asked for again: {_record}: {reason}");
        }
    }
}
