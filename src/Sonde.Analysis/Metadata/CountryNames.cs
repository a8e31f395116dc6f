using Sonde.Analysis.Signatures;

namespace Sonde.Analysis.Metadata;

/// <summary>English names of countries by two-letter code (ISO 3166-1), and codes by name.</summary>
public sealed class CountryNames
{
    private const string Resource = "Sonde.Analysis.Metadata.countries.csv";
    private readonly Dictionary<string, string> _names = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> _codes = new(StringComparer.OrdinalIgnoreCase);

    private CountryNames(string text)
    {
        foreach ((_, string[] fields) in CsvRecords.Read(text))
        {
            if (fields is not [{ Length: > 0 } name, { Length: 2 } code, ..]) continue;
            // The first name of a code is the one to print, further ones are read only.
            _names.TryAdd(code, name);
            _codes.TryAdd(name, code);
        }
    }

    /// <summary>The built-in names.</summary>
    public static CountryNames BuiltIn { get; } = new(BuiltInText());

    /// <summary>How many codes have a name.</summary>
    public int Count => _names.Count;

    /// <summary>Reads a file of lines <c>Name,CC</c>.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="InvalidDataException">It has none.</exception>
    public static CountryNames Load(string path)
    {
        var read = new CountryNames(File.ReadAllText(path));
        return read.Count > 0 && read._names.Keys.All(code => code.All(char.IsAsciiLetter))
            ? read
            : throw new InvalidDataException($"{path}: no names of countries: its lines are not of name and code, such as France,FR");
    }

    /// <summary>The name of a code, or null.</summary>
    public string? NameOf(string code) => _names.GetValueOrDefault(code);

    /// <summary>The code of a name, or null.</summary>
    public string? CodeOf(string name) => _codes.GetValueOrDefault(name);

    private static string BuiltInText()
    {
        using Stream stream = typeof(CountryNames).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"the program was built without {Resource}");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
