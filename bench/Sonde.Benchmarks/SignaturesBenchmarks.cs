using BenchmarkDotNet.Attributes;
using Sonde.Analysis.Signatures;

namespace Sonde.Benchmarks;

/// <summary>Matching pages without a hit; one operation is a megabyte of page text, so that 2 ms are 500 MB/s.</summary>
[MemoryDiagnoser]
public class SignaturesBenchmarks
{
    private PageText[] _pages = [];
    private SignatureMatcher _matcher = null!;

    /// <summary>How many signatures.</summary>
    [Params(1_082, 10_000)]
    public int Signatures { get; set; }

    /// <summary>The size of a page in bytes.</summary>
    [Params(1_024, 4_096, 65_536)]
    public int PageSize { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var data = new SignaturesData();
        _matcher = data.Signatures(Signatures).CreateMatcher();
        _pages = new PageText[(1 << 20) / PageSize];
        for (int i = 0; i < _pages.Length;)
        {
            PageText page = new PageText().SetRaw(data.Page(PageSize));
            if (_matcher.First(page) is null) _pages[i++] = page;
        }
    }

    [Benchmark]
    public int MegabyteWithoutHit()
    {
        int hits = 0;
        foreach (PageText page in _pages) hits += _matcher.First(page) is null ? 0 : 1;
        return hits;
    }
}
