using Sonde.Analysis.Reports.Reading;

namespace Sonde.Analysis.Reports;

/// <summary>What tests are about, where their vantage points are, and when they began; and of which of them that is not known.</summary>
internal sealed class TestScene
{
    private readonly HashSet<string> _subjects = new(StringComparer.Ordinal), _countries = new(StringComparer.Ordinal);
    private readonly HashSet<string> _tests = new(StringComparer.Ordinal);
    private Places _places;
    private bool _hasUnknownTest;

    /// <summary>No test yet.</summary>
    public TestScene()
    {
    }

    private TestScene(TestScene of)
    {
        _subjects.UnionWith(of._subjects);
        _countries.UnionWith(of._countries);
        _tests.UnionWith(of._tests);
        (_places, _hasUnknownTest) = (of._places, of._hasUnknownTest);
        (First, Last, HasUnknownDay, HasUnknownSubject) = (of.First, of.Last, of.HasUnknownDay, of.HasUnknownSubject);
        (HasNames, HasTargets) = (of.HasNames, of.HasTargets);
    }

    // Of a test network and country are known, one of them, or neither: which of these there are.
    [Flags]
    private enum Places
    {
        None = 0,
        Whole = 1,
        NetworkAlone = 2,
        CountryAlone = 4,
        Nowhere = 8,
    }

    /// <summary>The domains, or targets of direct measurements.</summary>
    public IReadOnlyCollection<string> Subjects => _subjects;

    /// <summary>The countries of the vantage points.</summary>
    public IReadOnlyCollection<string> Countries => _countries;

    /// <summary>The nettest where there is one alone; null otherwise.</summary>
    public string? OnlyTest => _tests.Count == 1 && !_hasUnknownTest ? _tests.First() : null;

    /// <summary>The first day; null where none is known.</summary>
    public string? First { get; private set; }

    /// <summary>The last day; null where none is known.</summary>
    public string? Last { get; private set; }

    /// <summary>Whether there are tests of which the day is not known.</summary>
    public bool HasUnknownDay { get; private set; }

    /// <summary>Whether there are remote measurements, which are about names.</summary>
    public bool HasNames { get; private set; }

    /// <summary>Whether there are direct measurements, which are about targets.</summary>
    public bool HasTargets { get; private set; }

    /// <summary>Whether there are tests of which it is not known what they are about.</summary>
    public bool HasUnknownSubject { get; private set; }

    /// <summary>Whether there are tests of which the network is not known.</summary>
    public bool HasUnknownNetwork => (_places & (Places.CountryAlone | Places.Nowhere)) != 0;

    /// <summary>Whether there are tests of which the country is not known.</summary>
    public bool HasUnknownCountry => (_places & (Places.NetworkAlone | Places.Nowhere)) != 0;

    /// <summary>Whether of each test either both network and country are known, or neither, and there are tests of both kinds.</summary>
    public bool IsWholeOrNowhere => _places == (Places.Whole | Places.Nowhere);

    /// <summary>The same scene, to go on from here by itself.</summary>
    public TestScene Copy() => new(this);

    /// <summary>Adds a test.</summary>
    public void Add(MeasuredOutcome measured)
    {
        if (measured.Subject is { } subject) _subjects.Add(subject);
        else HasUnknownSubject = true;
        if (measured.IsDirect) HasTargets = true;
        else HasNames = true;
        if (measured.Country is { } country) _countries.Add(country);
        if (measured.Test is { } test) _tests.Add(test);
        else _hasUnknownTest = true;
        _places |= (measured.Network, measured.Country) switch
        {
            (not null, not null) => Places.Whole,
            (not null, null) => Places.NetworkAlone,
            (null, not null) => Places.CountryAlone,
            _ => Places.Nowhere,
        };
        if (measured.Date is not { } day)
        {
            HasUnknownDay = true;
            return;
        }

        if (First is null || string.CompareOrdinal(day, First) < 0) First = day;
        if (Last is null || string.CompareOrdinal(day, Last) > 0) Last = day;
    }
}
