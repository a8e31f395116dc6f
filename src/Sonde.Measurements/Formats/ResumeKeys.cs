using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;
using Sonde.Measurements.Formats.CensoredPlanet;
using Sonde.Measurements.Formats.Pathspider;

namespace Sonde.Measurements.Formats;

/// <summary>Which measurements a results file (JSON Lines) holds already, and where whole lines end in it.</summary>
public sealed class ResumeKeys
{
    /// <summary>The longest line that is read, in bytes; a longer one counts as unreadable.</summary>
    public const int MaxLineLength = 64 * 1024 * 1024;

    private readonly Dictionary<ResumeKey, int> _left = [];
    private readonly HashSet<ResumeKey> _taken = [];
    private readonly HashSet<string> _options = [];
    private readonly HashSet<string> _names = [];

    private ResumeKeys()
    {
    }

    /// <summary>How many measurements of each key the file holds that have not been taken.</summary>
    public IReadOnlyDictionary<ResumeKey, int> Left => _left;

    /// <summary>The nettests whose measurements it holds, whole or interrupted.</summary>
    public IReadOnlySet<string> Names => _names;

    /// <summary>How many whole measurements the file holds.</summary>
    public long Measured { get; private set; }

    /// <summary>How many measurements were interrupted; they are to be made again.</summary>
    public long Interrupted { get; private set; }

    /// <summary>How many lines are no measurement; they are kept and not counted.</summary>
    public long Unreadable { get; private set; }

    /// <summary>Where a last line without a line feed begins, in bytes: the file is to be cut there. Null where there is none.</summary>
    public long? TornAt { get; private set; }

    /// <summary>How many whole measurements of a nettest there are with each of the options that it has.</summary>
    /// <param name="testName">The nettest.</param>
    public IReadOnlyDictionary<string, long> OptionsOf(string testName)
        => _left.Where(each => each.Key.TestName == testName).GroupBy(each => each.Key.Options, StringComparer.Ordinal)
            .ToDictionary(same => same.Key, same => same.Sum(each => (long)each.Value), StringComparer.Ordinal);

    /// <summary>How many measurements with these options are of inputs of which none was taken.</summary>
    /// <param name="testName">The nettest.</param>
    /// <param name="options">The options.</param>
    public long Untaken(string testName, IReadOnlyList<string> options)
    {
        string joined = string.Join('\n', options);
        return _left.Where(each => each.Key.TestName == testName && each.Key.Options == joined && !_taken.Contains(each.Key))
            .Sum(each => (long)each.Value);
    }

    /// <summary>Reads a results file in a stream, a line at a time.</summary>
    public static async Task<ResumeKeys> ReadAsync(Stream stream, CancellationToken cancel)
    {
        ResumeKeys keys = new();
        await foreach (Line line in LineReader.ReadAsync(stream, MaxLineLength, cancel).WithCancellation(cancel))
        {
            if (!line.IsWhole) keys.TornAt = line.Offset;
            else if (line.IsTooLong) keys.Unreadable++;
            else keys.Add(line.Bytes);
        }

        return keys;
    }

    /// <summary>Takes one measurement of a key: true as often as the file holds it, then false.</summary>
    public bool TryTake(ResumeKey key)
    {
        ref int left = ref CollectionsMarshal.GetValueRefOrNullRef(_left, key);
        if (Unsafe.IsNullRef(ref left) || left == 0) return false;
        // Of one that has no more nothing is left to be counted.
        if (--left > 0) _taken.Add(key);
        return true;
    }

    private void Add(ReadOnlyMemory<byte> line)
    {
        if (line.Span.Trim(" \t\r"u8).IsEmpty) return;
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement root = document.RootElement;
            if (!TryReadKey(root, out ResumeKey key))
            {
                Unreadable++;
                return;
            }

            _names.Add(key.TestName);
            if (IsInterrupted(root))
            {
                Interrupted++;
                return;
            }

            // The same options stand on every line of a run: one instance serves all.
            if (_options.TryGetValue(key.Options, out string? options)) key = key with { Options = options };
            else _options.Add(key.Options);
            Measured++;
            CollectionsMarshal.GetValueRefOrAddDefault(_left, key, out _)++;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // No JSON, or a text that is no Unicode.
            Unreadable++;
        }
    }

    private static bool TryReadKey(JsonElement root, out ResumeKey key)
    {
        key = default;
        if (TrialReading.TryReadKey(root, out key) || PathspiderKey.TryRead(root, out key)) return true;
        if (Text(root, "test_name") is not { } name) return false;
        key = new ResumeKey(name, Text(root, "input"), null, Options(root));
        if (key.Input is null && Find(root, "test_helpers") is { } helpers && Find(helpers, "backend") is { } backend)
            key = key with { Backend = backend.ValueKind == JsonValueKind.String ? backend.GetString() : Text(backend, "address") };
        return true;
    }

    private static string Options(JsonElement root)
    {
        if (Find(root, "options") is not { ValueKind: JsonValueKind.Array } options) return "";
        return string.Join('\n', options.EnumerateArray().Select(o => o.ToString()));
    }

    private static bool IsInterrupted(JsonElement root)
    {
        if (OwnKeys.Find(root, "x_interrupted") is { ValueKind: JsonValueKind.True }) return true;
        return Find(root, "test_keys") is { } keys
            && (HasInterruptedPing(keys) || (Find(keys, "x_control") is { } control && HasInterruptedPing(control)));
    }

    private static bool HasInterruptedPing(JsonElement keys)
    {
        if (Find(keys, "pings") is not { ValueKind: JsonValueKind.Array } pings) return false;
        foreach (JsonElement ping in pings.EnumerateArray())
        {
            JsonElement? connect = Find(ping, "tcp_connect");
            if (connect is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() > 0) connect = list[0];
            if (connect is { } c && Find(c, "status") is { } status
                && Find(status, "failure") is { ValueKind: JsonValueKind.String } failure
                && failure.ValueEquals("interrupted"u8)) return true;
        }

        return false;
    }

    private static JsonElement? Find(JsonElement value, string name)
        => value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out JsonElement found) ? found : null;

    private static string? Text(JsonElement value, string name)
        => Find(value, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
}
