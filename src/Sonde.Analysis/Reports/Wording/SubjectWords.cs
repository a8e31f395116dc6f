using Sonde.Measurements.Model;

namespace Sonde.Analysis.Reports.Wording;

/// <summary>What tests are of, in words: <c>requests for a.example</c>, <c>connections to 2 targets</c>.</summary>
internal sealed class SubjectWords
{
    private readonly string? _test, _only;
    private readonly int _count;
    private readonly bool _hasUnknown;
    private readonly (string One, string Many) _kind;

    /// <summary>The words of a group's tests.</summary>
    /// <param name="group">The group.</param>
    /// <param name="scene">Those of its tests that are meant.</param>
    public SubjectWords(SummaryGroup group, TestScene scene)
    {
        _test = scene.OnlyTest;
        // A group of one name is of this name, at however many targets.
        string? name = group.ValueOf(SummaryKey.Domain);
        (_only, _count, _hasUnknown) = name is not null
            ? (name, 1, false)
            : (scene.Subjects.FirstOrDefault(), scene.Subjects.Count, scene.HasUnknownSubject);
        bool areTargets = scene.HasTargets && !scene.HasNames;
        _kind = scene.HasTargets && scene.HasNames ? ("name or target", "names and targets")
            : areTargets || TestWords.IsOfTargets(_test) ? ("target", "targets") : ("name", "names");
    }

    /// <summary>Whether there are several, or others that are not known.</summary>
    public bool AreSeveral => _count > 1 || (_count == 1 && _hasUnknown);

    /// <summary>Them alone: <c>2 targets</c>, <c>a.example and of unknown names</c>.</summary>
    public string Among => $"{Named}{(_hasUnknown ? $" and of unknown {_kind.Many}" : "")}";

    /// <summary>The tests without what was asked for: <c>connections</c>.</summary>
    public string Bare => Without(TestWords.Plural(_test));

    private string Named => _count == 1 ? NameText.Of(_only!) : Numerals.Count(_count, _kind.One, _kind.Many);

    /// <summary>The tests with what was asked for.</summary>
    /// <param name="isOne">Whether it is one test: of several names it is of one of them.</param>
    /// <param name="article">What stands before one; null for the right one.</param>
    public string Of(bool isOne, string? article = null)
    {
        bool isSure = _count == 1 && !_hasUnknown;
        string of = (isOne ? TestWords.One(_test, article ?? (isSure ? "the" : "a")) : TestWords.Plural(_test)).TrimStart();
        if (_count == 0) return Without(of);
        string unknown = !_hasUnknown ? ""
            : isOne ? $" or another {_kind.One} that is not known" : $" and other {_kind.Many} that are not known";
        return $"{of} {(isOne && _count > 1 ? "one of " : "")}{Named}{unknown}";
    }

    private static string Without(string of) => of[..of.LastIndexOf(' ')];
}
