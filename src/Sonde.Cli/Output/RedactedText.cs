using System.Text;
using Sonde.Experiments.Privacy;
using Sonde.Packets.Redaction;

namespace Sonde.Cli.Output;

/// <summary>
/// Lets what is said to people through without the secrets that are in it: terminals are copied into reports of bugs. Each text is written
/// whole.
/// </summary>
/// <param name="inner">Where it goes; it stays open.</param>
/// <param name="secrets">What must not be published.</param>
internal sealed class RedactedText(TextWriter inner, RunSecrets secrets) : TextWriter
{
    /// <inheritdoc/>
    public override Encoding Encoding => inner.Encoding;

    /// <inheritdoc/>
    public override void Write(char value) => inner.Write(value);

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<char> buffer) => Write(new string(buffer));

    /// <inheritdoc/>
    public override void Write(string? value) => inner.Write(Clean(value));

    /// <inheritdoc/>
    public override void WriteLine() => inner.WriteLine();

    /// <inheritdoc/>
    public override void WriteLine(string? value) => inner.WriteLine(Clean(value));

    /// <inheritdoc/>
    public override void WriteLine(ReadOnlySpan<char> buffer) => WriteLine(new string(buffer));

    /// <inheritdoc/>
    public override void Flush() => inner.Flush();

    private string? Clean(string? text)
        => string.IsNullOrEmpty(text) || !TextRedactor.HasRoom(Encoding.UTF8.GetBytes(text)) ? text : secrets.Redactor.Redact(text);
}
