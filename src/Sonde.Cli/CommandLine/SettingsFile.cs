namespace Sonde.Cli.CommandLine;

/// <summary>
/// Defaults in a file: <c>name = value</c> with the long names of options, a section for each experiment, <c>#</c> before remarks.
/// </summary>
/// <param name="Path">The file.</param>
/// <param name="Lines">What stands in it; empty where there is none.</param>
internal sealed record SettingsFile(string Path, IReadOnlyList<SettingsFile.Line> Lines)
{
    /// <summary>One setting.</summary>
    /// <param name="Section">The experiment's name; empty: for all.</param>
    /// <param name="Name">The option's long name, without dashes.</param>
    /// <param name="Value">Its value.</param>
    /// <param name="Number">The line, from 1.</param>
    public sealed record Line(string Section, string Name, string Value, int Number);

    /// <summary>Reads the file, where there is one.</summary>
    /// <exception cref="UsageException">It cannot be read, or a line has another form.</exception>
    public static SettingsFile Read(string path)
    {
        if (!File.Exists(path)) return new SettingsFile(path, []);
        string[] lines;
        try
        {
            lines = File.ReadAllLines(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw FileTrouble.Of("", path, e);
        }

        List<Line> settings = [];
        string section = "";
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i].Trim();
            if (line.Length == 0 || line[0] == '#') continue;
            int sign = line.IndexOf('=');
            if (line is ['[', .. var name, ']']) section = name.Trim();
            else if (sign > 0) settings.Add(new Line(section, line[..sign].Trim(), line[(sign + 1)..].Trim(), i + 1));
            else throw new UsageException($"{path}:{i + 1}: must be name = value, or [experiment]");
        }

        return new SettingsFile(path, settings);
    }
}
