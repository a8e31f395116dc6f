namespace Sonde.Analysis.Inputs;

/// <summary>Files of a scan of Satellite, beside those with its rows, by their names.</summary>
internal static class SideFileNames
{
    /// <summary>Whether a file name is one of a side file.</summary>
    public static bool IsSideFile(string name)
        => name is "resolvers.json" or "tagged_resolvers.json" or "resolvers_profile.json" or "tagged_answers.json"
            or "tagged_responses.json"
            or "blockpages.json" or "control_pages.json";

    /// <summary>Whether a file of a scan has no rows by its name.</summary>
    public static bool IsNoRows(string path) => IsSideFile(ScanPath.FileName(path)) || IsLeftover(ScanPath.FileName(path));

    /// <summary>Whether a file of that name is left over from the scanner's earlier steps and holds nothing that the rows do not.</summary>
    public static bool IsLeftover(string name)
        => name is "answers.json" or "answers_raw.json" or "answers_ip.json" or "responses.json" or "responses_raw.json"
            or "responses_ip.json"
            or "results_verified.json" or "log.json" or "resolver_info.json" or "resolvers_raw.json" or "resolvers_ip.json"
            or "resolvers_ptr.json"
            or "resolvers_err.json";
}
