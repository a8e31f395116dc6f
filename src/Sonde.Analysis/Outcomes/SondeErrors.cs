using Sonde.Measurements.Model;

namespace Sonde.Analysis.Outcomes;

/// <summary>
/// The error texts as we read them (dd-061): what Go's libraries of 2018 to 2026 and the scanners say once the wrappers are off
/// (<see cref="GoError"/>), in lower case. A row whose stage is <see cref="Stage.None"/> takes it from the operation that the wrappers
/// name. Of the rows that fit, the first counts.
/// </summary>
public static class SondeErrors
{
    private static readonly ErrorLiteral[] Rows =
    [
        .. AnswerErrors.Rows, .. HttpErrors.Rows, .. Http2Errors.Rows, .. TlsErrors.Rows, .. NetworkErrors.Rows, .. LocalErrors.Rows,
        .. EndErrors.Rows,
    ];

    /// <summary>The table, in order of evaluation.</summary>
    public static IReadOnlyList<ErrorLiteral> Table => Rows;

    internal static LiteralTable Literals { get; } = new(Rows);

    /// <summary>The rows that name a cause on the measuring machine; they are read the same way for DNS.</summary>
    internal static IEnumerable<ErrorLiteral> Local => Rows.Where(row => row.Stage == Stage.Setup);

    /// <summary>The stage of an error that a row fits.</summary>
    internal static Stage StageOf(ErrorLiteral row, GoError error)
    {
        if (error.IsLookup) return Stage.Setup;
        if (row.Stage != Stage.None) return row.Stage;
        if (error.Operation != Stage.None) return error.Operation;
        return error.HasClock ? Stage.Read : row.Otherwise;
    }

    /// <summary>The class of an error that a row fits.</summary>
    internal static string ClassOf(ErrorLiteral row, GoError error) => error.IsLookup ? OutcomeClasses.SystemFailure : row.Class;
}
