using System.Globalization;
using Sonde.Analysis.Signatures;

namespace Sonde.Benchmarks;

/// <summary>Megabytes of page text a second that few and many signatures look through without a hit, taking turns in one process.</summary>
internal static class SignaturesMeasurement
{
    private const int Few = 1_082;
    private const int Many = 10_000;

    public static void Run(int rounds)
    {
        Console.WriteLine($"{"page",8} {Few + " MB/s",12} {Many + " MB/s",12} {"times",6}");
        foreach (int size in (int[])[1_024, 4_096, 65_536])
        {
            (SignatureMatcher fewMatcher, PageText[] fewPages) = Prepare(Few, size);
            (SignatureMatcher manyMatcher, PageText[] manyPages) = Prepare(Many, size);
            double few = double.MaxValue, many = double.MaxValue;
            for (int round = 0; round < rounds; round++)
            {
                few = Math.Min(few, Seconds(fewMatcher, fewPages));
                many = Math.Min(many, Seconds(manyMatcher, manyPages));
            }

            Console.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"{size,8} {1.048576 / few,12:F0} {1.048576 / many,12:F0} {many / few,6:F2}"));
        }
    }

    /// <summary>A megabyte of pages in which no signature is found.</summary>
    private static (SignatureMatcher Matcher, PageText[] Pages) Prepare(int signatures, int size)
    {
        var data = new SignaturesData();
        SignatureMatcher matcher = data.Signatures(signatures).CreateMatcher();
        var pages = new PageText[(1 << 20) / size];
        for (int i = 0; i < pages.Length;)
        {
            PageText page = new PageText().SetRaw(data.Page(size));
            if (matcher.First(page) is null) pages[i++] = page;
        }

        return (matcher, pages);
    }

    private static double Seconds(SignatureMatcher matcher, PageText[] pages)
    {
        long start = TimeProvider.System.GetTimestamp();
        foreach (PageText page in pages) matcher.First(page);
        return TimeProvider.System.GetElapsedTime(start).TotalSeconds;
    }
}
