using System.Globalization;

namespace Sonde.Benchmarks;

/// <summary>The values that made-up scans consist of, from one seed.</summary>
internal sealed class ScanValues
{
    private static readonly string[] Words =
    [
        "news", "mail", "shop", "video", "forum", "radio", "bank", "travel", "music", "science", "sport", "wiki", "health", "store",
        "court", "police", "weather", "school", "garden", "library",
    ];

    private readonly Random _random;

    public ScanValues(int seed)
    {
        _random = new Random(seed);
        Domains = [.. Enumerable.Range(0, 2000).Select(i => $"www.{Word()}-{Word()}{i}.example")];
        Certificates =
            [.. Enumerable.Range(0, 24).Select(i => MadeCertificate.Base64(_random, $"{Word()}{i}.example", $"Example Authority {i % 5}"))];
    }

    public string[] Domains { get; }

    /// <summary>Certificates in base64; scans serve few of them many times.</summary>
    public string[] Certificates { get; }

    /// <summary>A number from 0 to 1.</summary>
    public double Draw() => _random.NextDouble();

    public int Below(int limit) => _random.Next(limit);

    public string Word() => Pick(Words);

    public T Pick<T>(IReadOnlyList<T> of) => of[_random.Next(of.Count)];

    /// <summary>One of several by weight.</summary>
    public string Weighed(params ReadOnlySpan<(string Value, int Weight)> of)
    {
        int sum = 0;
        foreach ((_, int weight) in of) sum += weight;
        int left = _random.Next(sum);
        foreach ((string value, int weight) in of)
        {
            left -= weight;
            if (left < 0) return value;
        }

        return of[^1].Value;
    }

    /// <summary>An address of the range set aside for benchmarks (RFC 2544).</summary>
    public string Address() => $"198.{_random.Next(18, 20)}.{_random.Next(256)}.{_random.Next(1, 255)}";

    public string Hex(int digits) => string.Create(digits, _random, (text, random) => random.GetHexString(text, lowercase: true));

    /// <summary>A time of Hyperquack.</summary>
    public string Time()
        => string.Create(
            CultureInfo.InvariantCulture,
            $"2024-01-01T{_random.Next(24):D2}:{_random.Next(60):D2}:{_random.Next(60):D2}.{_random.Next(1_000_000_000):D9}-05:00");

    /// <summary>A time of Satellite, as Go prints it.</summary>
    public string GoTime()
        => string.Create(
            CultureInfo.InvariantCulture,
            $"2024-01-01 {_random.Next(24):D2}:{_random.Next(60):D2}:{_random.Next(60):D2}.{_random.Next(1_000_000_000):D9} -0500 EST m=+{_random.Next(99_999)}.{_random.Next(1_000_000_000):D9}");

    /// <summary>A length whose logarithm is normal.</summary>
    public int Length(double logMean, double logDeviation)
        => (int)Math.Exp(
            logMean + (logDeviation * Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble())));
}
