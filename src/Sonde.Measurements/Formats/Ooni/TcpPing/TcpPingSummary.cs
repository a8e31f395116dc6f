using System.Text.Json;
using Sonde.Measurements.Model;

namespace Sonde.Measurements.Formats.Ooni.TcpPing;

/// <summary>What the pings of one target come to in numbers (our key <c>x_summary</c>). Times are of connects, in seconds.</summary>
/// <param name="Sent">How many pings were sent; interrupted ones were not, nor those that a local cause kept from it.</param>
/// <param name="Received">How many connected.</param>
/// <param name="Loss">The part that did not connect, refusals too, 0 to 1; null when none was sent. The tables' column of that name counts
/// only those that nothing came back for.</param>
/// <param name="Min">The shortest time; null when none connected.</param>
/// <param name="Median">The middle time, or the mean of the two in the middle; null when none connected.</param>
/// <param name="P95">The time that 95 % did not exceed (nearest rank); null when none connected.</param>
/// <param name="Max">The longest time; null when none connected.</param>
/// <param name="Jitter">The mean difference, without sign, of successive times in order of start; null when fewer than two
/// connected.</param>
public sealed record TcpPingSummary(
    int Sent, int Received, double? Loss, double? Min, double? Median, double? P95, double? Max, double? Jitter)
{
    /// <summary>Sums up pings, in whatever order they are.</summary>
    public static TcpPingSummary Of(IReadOnlyList<Ping> pings)
    {
        int sent = 0;
        List<(double Start, double Time)> connected = [];
        for (int i = 0; i < pings.Count; i++)
        {
            if (pings[i].TcpConnect is not { } connect || pings[i].IsInterrupted || pings[i].Outcome == Outcome.SetupFailure) continue;
            sent++;
            if (connect is { Failure: null, Start: { } start, T: { } end }) connected.Add((start, Rounded(end - start)));
        }

        double? loss = sent == 0 ? null : (double)(sent - connected.Count) / sent;
        if (connected.Count == 0) return new TcpPingSummary(sent, 0, loss, null, null, null, null, null);
        connected.Sort(static (a, b) => a.Start.CompareTo(b.Start));
        double? jitter = JitterOf(connected);
        double[] times = new double[connected.Count];
        for (int i = 0; i < times.Length; i++) times[i] = connected[i].Time;
        Array.Sort(times);
        int middle = times.Length / 2;
        double median = times.Length % 2 == 1 ? times[middle] : Rounded((times[middle - 1] + times[middle]) / 2);
        int rank = ((times.Length * 95) + 99) / 100;
        return new TcpPingSummary(sent, times.Length, loss, times[0], median, times[rank - 1], times[^1], jitter);
    }

    internal void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteNumber("sent"u8, Sent);
        writer.WriteNumber("received"u8, Received);
        Write(writer, "loss"u8, Loss);
        Write(writer, "min"u8, Min);
        Write(writer, "median"u8, Median);
        Write(writer, "p95"u8, P95);
        Write(writer, "max"u8, Max);
        Write(writer, "jitter"u8, Jitter);
        writer.WriteEndObject();
    }

    internal static TcpPingSummary? Take(KeyReader keys, string name)
    {
        if (keys.Peek(name) is not { ValueKind: JsonValueKind.Object } value) return null;
        KeyReader fields = new(value);
        if (fields.SmallInteger("sent") is not { } sent || fields.SmallInteger("received") is not { } received
            || !TryNumber(fields, "loss", out double? loss) || !TryNumber(fields, "min", out double? min)
            || !TryNumber(fields, "median", out double? median) || !TryNumber(fields, "p95", out double? p95)
            || !TryNumber(fields, "max", out double? max) || !TryNumber(fields, "jitter", out double? jitter)
            || fields.Rest() is not null) return null;
        keys.Take(name);
        return new TcpPingSummary(sent, received, loss, min, median, p95, max, jitter);
    }

    private static double? JitterOf(List<(double Start, double Time)> connected)
    {
        if (connected.Count < 2) return null;
        double sum = 0;
        for (int i = 1; i < connected.Count; i++) sum += Math.Abs(connected[i].Time - connected[i - 1].Time);
        return Rounded(sum / (connected.Count - 1));
    }

    // The clock has nanoseconds: digits behind them come from subtracting.
    private static double Rounded(double seconds) => Math.Round(seconds, 9);

    private static bool TryNumber(KeyReader fields, string name, out double? number)
    {
        number = fields.Number(name);
        return number is not null || fields.Element(name) is { ValueKind: JsonValueKind.Null };
    }

    private static void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> name, double? number)
    {
        if (number is { } value) writer.WriteNumber(name, value);
        else writer.WriteNull(name);
    }
}
