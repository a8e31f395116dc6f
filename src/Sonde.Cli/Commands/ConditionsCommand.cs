using System.CommandLine;
using System.Text.Json;
using Sonde.Cli.CommandLine;
using Sonde.Cli.Output;
using Sonde.Cli.Rendering;
using Sonde.Measurements.Formats;
using Sonde.Measurements.Formats.Pathspider;
using Sonde.Measurements.Model;

namespace Sonde.Cli.Commands;

/// <summary><c>sonde conditions FILE…</c>: how often each condition came, by port and network; of two files, the difference.</summary>
internal static class ConditionsCommand
{
    private const int LongestLine = 16 << 20;

    private readonly record struct Key(string Condition, string Port, string Asn) : IComparable<Key>
    {
        public int CompareTo(Key other)
        {
            int order = string.CompareOrdinal(Condition, other.Condition);
            if (order == 0) order = string.CompareOrdinal(Port, other.Port);
            return order != 0 ? order : string.CompareOrdinal(Asn, other.Asn);
        }
    }

    public static Command Create(ProgramHost host)
    {
        var files = new Argument<string[]>("FILE") { Description = "results of sonde measure tfo or of PATHspider; - is standard input", Arity = ArgumentArity.ZeroOrMore };
        var list = new Option<bool>("--list") { Description = "print all conditions there are, with value, group and meaning; reads no file" };
        var sum = new Option<bool>("--sum") { Description = "add two files up, as more are, in place of comparing them" };
        var format = new Option<string?>("--format") { Description = "text (default), json or csv", HelpName = "FORMAT" }.OneOf("text", "json", "csv");
        var command = new Command("conditions", "Count conditions by port and network; of two files, show the difference.") { files, list, sum, format };
        command.SetAction((parsed, cancel) =>
        {
            string[] names = parsed.GetValue(files) ?? [];
            string form = parsed.GetValue(format) ?? "text";
            TextWriter output = parsed.InvocationConfiguration.Output;
            if (!parsed.GetValue(list)) return RunAsync(host, names, parsed.GetValue(sum), form, output, cancel);
            if (names.Length > 0) throw new UsageException($"--list reads no file: leave out {names[0]}");
            ConditionList.Write(output, form);
            return Task.FromResult(ExitCode.Complete);
        });
        return command;
    }

    private static async Task<int> RunAsync(ProgramHost host, string[] files, bool sum, string format, TextWriter output, CancellationToken cancel)
    {
        if (files.Length == 0) throw new UsageException("no file: give results of sonde measure tfo or of PATHspider, or --list for all conditions there are");
        InputFile.Check("", files);
        new FileClashes(host).Reads("", files).Check();
        bool difference = files.Length == 2 && !sum;
        bool isPartial = false;
        var columns = new List<SortedDictionary<Key, long>>();
        foreach (string file in files)
        {
            if (columns.Count == 0 || difference) columns.Add([]);
            isPartial |= !await CountAsync(host, file, columns[^1], cancel);
        }

        Key[] keys = [.. columns.SelectMany(column => column.Keys).Distinct().Order()];
        if (format == "csv") output.WriteLine(difference ? "condition,port,asn,before,after,difference" : "condition,port,asn,count");
        bool isSame = true;
        foreach (Key key in keys)
        {
            long[] counts = [.. columns.Select(column => column.GetValueOrDefault(key))];
            if (difference && counts[0] == counts[1]) continue;
            isSame = false;
            Write(output, format, key, difference ? [.. counts, counts[1] - counts[0]] : counts);
        }

        if (isSame && keys.Length > 0) host.Error.WriteLine($"sonde: no difference between {TerminalText.Safe(files[0])} and {TerminalText.Safe(files[1])}");
        return isPartial ? ExitCode.Partial : ExitCode.Complete;
    }

    /// <summary>Adds what a file holds; false where not all of it could be read, or there is nothing.</summary>
    private static async Task<bool> CountAsync(ProgramHost host, string file, SortedDictionary<Key, long> counts, CancellationToken cancel)
    {
        await using Stream? own = file == "-" ? null : InputFile.Open(file, host);
        using var complaints = new Complaints(file, host.Error);
        long read = 0;
        bool hasConditions = false;
        await foreach (Line line in LineReader.ReadAsync(own ?? host.Input, LongestLine, cancel))
        {
            PathspiderRecord record = new(new PathspiderJob([]));
            if (!line.IsTooLong && line.Bytes.Span.Trim((byte)' ').IsEmpty) continue;
            string? error = line.IsTooLong ? "it is too long" : PathspiderRecordReader.Read(line.Bytes, out record);
            if (error is not null)
            {
                complaints.Add($"{file}:{line.Number}: {error}");
                continue;
            }

            read++;

            foreach (string condition in record.Conditions ?? [record.Error is null ? "none" : "error"])
            {
                hasConditions = true;
                var key = new Key(Condition.Counted(condition), record.Job.Port?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "", record.Job.TargetAsn ?? "");
                counts[key] = counts.GetValueOrDefault(key) + 1;
            }
        }

        if (read == 0 && complaints.Count == 0) complaints.Add($"nothing to count in {file}");
        else if (read > 0 && !hasConditions) host.Error.WriteLine($"sonde: {TerminalText.Safe(file)}: no result has a condition");
        return complaints.Count == 0;
    }

    private static void Write(TextWriter output, string format, Key key, long[] counts)
    {
        switch (format)
        {
            case "json":
                string[] names = counts.Length == 3 ? ["before", "after", "difference"] : ["count"];
                output.WriteLine($"{{\"condition\":{Quote(key.Condition)},\"port\":{(key.Port.Length > 0 ? key.Port : "null")},\"asn\":{(key.Asn.Length > 0 ? Quote(key.Asn) : "null")},{string.Join(',', names.Zip(counts, (name, count) => $"\"{name}\":{count}"))}}}");
                break;
            case "csv":
                output.WriteLine($"\"{key.Condition.Replace("\"", "\"\"", StringComparison.Ordinal)}\",{key.Port},{key.Asn},{string.Join(',', counts)}");
                break;
            default:
                output.WriteLine($"{string.Concat(counts.Select(count => $"{count,9}"))}  {key.Port,5}  {key.Asn,-12} {TerminalText.Safe(key.Condition)}");
                break;
        }
    }

    private static string Quote(string text) => $"\"{JsonEncodedText.Encode(text, JsonText.Encoder)}\"";
}
