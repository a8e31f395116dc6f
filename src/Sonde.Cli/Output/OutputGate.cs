using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using Sonde.Analysis.Lines;
using Sonde.Cli.Commands;
using Sonde.Experiments.Privacy;
using Sonde.Packets.Addresses;

namespace Sonde.Cli.Output;

/// <summary>
/// The one gate: what any command writes to standard output and standard error goes through its redaction. The secrets are this machine's
/// addresses, as they are at that moment, and those that the user named.
/// </summary>
internal sealed class OutputGate : IDisposable
{
    private readonly RedactedStream _output;

    /// <summary>A gate before the outputs of a host.</summary>
    public OutputGate(ProgramHost host)
    {
        Secrets = new RunSecrets(host.Network);
        Redacted = host.Output;
        _output = new RedactedStream(host.Output, Secrets);
        Guarded = host with
        {
            Output = _output,
            Words = ()
                => new RedactedText(TextWriter.Synchronized(new StreamWriter(host.Output, leaveOpen: true) { AutoFlush = true }), Secrets),
            Error = new RedactedText(host.Error, Secrets),
            Gate = this,
        };
    }

    /// <summary>The same host with outputs that lead through the gate.</summary>
    public ProgramHost Guarded { get; }

    /// <summary>What must not be published.</summary>
    public RunSecrets Secrets { get; }

    /// <summary>Standard output, for what was redacted with what is known of each line or packet before it comes here.</summary>
    public Stream Redacted { get; }

    /// <summary>
    /// Learns from the command line what else is secret, and whether the user lets it be published. What is wrong there its command says.
    /// </summary>
    public void Read(ParseResult parsed)
    {
        foreach (string text in Values(parsed, RedactionOptions.ProbeIpName))
        {
            if (LiteralAddress.TryParse(text, out IPAddress address)) Secrets.Hide(address);
        }

        Secrets.ArePublished = Values(parsed, RedactionOptions.NoRedactName).Contains(RedactionOptions.PublishAddress);
    }

    /// <summary>Takes secrets out of lines that are read from a file; null where addresses may be published.</summary>
    public ILineGate? Lines => Secrets.ArePublished ? null : new ReadLines(Secrets);

    /// <summary>Whether a text is shown as it is: nothing of it is secret.</summary>
    public bool Shows(string text) => Secrets.Redactor.Redact(text) == text;

    /// <summary>Writes the last line, which had no end.</summary>
    public void Finish() => _output.Finish();

    /// <inheritdoc/>
    public void Dispose() => _output.Dispose();

    private static IEnumerable<string> Values(ParseResult parsed, string option)
    {
        for (SymbolResult? level = parsed.CommandResult; level is CommandResult command; level = level.Parent)
        {
            foreach (OptionResult result in command.Children.OfType<OptionResult>().Where(result => result.Option.Name == option))
            {
                foreach (Token token in result.Tokens) yield return token.Value;
            }
        }
    }
}
