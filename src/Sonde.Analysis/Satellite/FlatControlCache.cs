using Sonde.Analysis.Inputs;

namespace Sonde.Analysis.Satellite;

/// <summary>The control answers of the published scan that was asked for last: units come in the order of their scans.</summary>
internal sealed class FlatControlCache(IFileTree tree)
{
    private string? _scan;
    private FlatControls? _controls;

    /// <summary>The control answers of the scan that a file belongs to, or null.</summary>
    public FlatControls? Of(string path, CancellationToken cancel)
    {
        int country = path.LastIndexOf("/country=", StringComparison.Ordinal);
        if (country < 0) return null;
        int file = path.LastIndexOf('/');
        string scan = $"{path[..country]}\n{path[file..]}";
        if (scan == _scan) return _controls;
        _controls = FlatControls.Beside(tree, path, cancel);
        _scan = scan;
        return _controls;
    }
}
