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

    private const string Question = "Type yes, the whole word, to go on, or no to leave it: ";

    private const string Risks =
        """
        Before Sonde sends anything, you should know what it means to measure:
          1. Whoever watches your network (your provider, your employer, the state) can see that you
             probe, and what. Where you are, that may be unwelcome, or against the law.
          2. Whoever runs the targets sees your address, and may complain to your provider.
          3. Tests of interference (discard, echo, http, https, dns) send names that may be forbidden
             where the servers are, to servers that you list. List those of organisations that can
             answer for it, never homes: whoever runs them may be asked about the names.
          4. Results tell where and when they were measured. Sonde takes your addresses out of them;
             your network and country stand in them only if you give them.
        """;

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
        host.Error.WriteLine(Risks);
        host.Error.Write(Question);
        host.Error.Flush();
        using var answer = new StreamReader(host.Input, leaveOpen: true);
        for (int asked = 0; asked < MostAsked && answer.ReadLine() is { } line; asked++)
        {
            switch (line.Trim().ToUpperInvariant())
            {
                case "YES": return true;
                case "" or "NO" or "N" or "Q" or "QUIT": return false;
            }

            host.Error.WriteLine(
                $"\"{TerminalText.Safe(line.Trim())}\" is neither yes nor no. Have you read what it means to measure, and do you want to go on?");
            host.Error.Write(Question);
            host.Error.Flush();
        }

        return false;
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
            host.Error.WriteLine($"sonde: your consent could not be recorded, and will be asked for again: {e.Message}");
        }
    }
}
