using Sonde.Analysis.Outcomes;
using Sonde.Analysis.Rows;
using Sonde.Analysis.Text;

namespace Sonde.Analysis.Satellite;

/// <summary>Computes again, for test rows, what the scanner said of its answers: confidence, tags, exclusion.</summary>
internal sealed class SatelliteConfidence(SatelliteTables tables, Knowledge knowledge)
{
    /// <summary>True for the rows of control resolvers.</summary>
    public static bool IsControlResolver(SatelliteRow row) => row.ResolverIsTrusted == true || row.Anomaly is null;

    public void Apply(SatelliteRow row)
    {
        if (row.IsControl == true || IsControlResolver(row)) return;
        double sum = 0;
        bool isTagged = false;
        foreach (SatelliteAnswer answer in row.Answers)
        {
            sum += answer.Confidence;
            isTagged |= answer.TagCount > 0;
        }

        row.AverageConfidence = row.Answers.Count == 0 ? 0 : sum / row.Answers.Count;
        row.UntaggedResponse = !isTagged;
        // Where no control resolver was asked for the domain, the published pipeline says that its answers bear no tags; nobody knows.
        int? tags = tables.Controls.MostFor(row.Domain.Raw);
        row.UntaggedControls = tags is not null || knowledge.IsPublished ? tags is null or 0 : null;
        // The published pipeline forgets the anomaly of a query that was answered with an error or not at all.
        if (!isTagged && (knowledge.IsPublished || row.Answers.Count > 0)) row.Anomaly = false;
        Exclude(row);
    }

    private static void Exclude(SatelliteRow row)
    {
        row.Excluded = null;
        row.ExcludeReason = default;
        if (row.Anomaly != true) return;
        int count = 0;
        foreach (SatelliteAnswer answer in row.Answers)
        {
            if (IsDeliveryNetwork(answer.AsName.Raw)) count++;
        }

        row.Excluded = count > 0;
        row.ExcludeReason = count == 0 ? JsonText.Empty : JsonText.Of(string.Join(' ', Enumerable.Repeat("is_CDN", count)));
    }

    private static bool IsDeliveryNetwork(ReadOnlySpan<byte> asName)
        => asName.StartsWith("AMAZON"u8) || asName.StartsWith("Akamai"u8) || asName.StartsWith("OPENDNS"u8)
            || asName.StartsWith("CLOUDFLARENET"u8) || asName.StartsWith("GOOGLE"u8);
}
