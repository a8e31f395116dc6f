using System.Globalization;
using System.Security.Cryptography;

namespace Sonde.Analysis.Inputs;

/// <summary>By what an input is known again without reading all of it.</summary>
/// <param name="Size">Bytes of all its files.</param>
/// <param name="ChangedAt">When the last of them changed, UTC.</param>
/// <param name="Ends">A sum over the names, sizes, heads and tails of its files, in hexadecimal.</param>
/// <param name="Place">A short sum of where they lie: tells apart, and tells nothing.</param>
internal sealed record InputMark(long Size, string ChangedAt, string Ends, string Place)
{
    private const int EndLength = 64 << 10;

    /// <summary>Looks at an input; null for a stream, or where a file is not there any more.</summary>
    public static InputMark? Of(IFileTree tree, IInput input)
    {
        if (input.Files.Count == 0) return null;
        long size = 0, changed = 0;
        using var ends = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (InputName name in input.Files)
        {
            if (tree.Look(name.Location) is not { } facts) return null;
            size += facts.Size;
            changed = Math.Max(changed, facts.ChangedAt);
            ends.AppendData(PathText.Encode($"{name.Path}\n{facts.Size}\n{(name.IsBeside ? "beside\n" : "")}"));
            AddEnds(tree, name.Location, facts.Size, ends);
        }

        return new InputMark(
            size,
            new DateTime(changed, DateTimeKind.Utc).ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture),
            Convert.ToHexStringLower(ends.GetHashAndReset())[..32],
            PlaceOf(input.Files.Select(name => name.Location)));
    }

    /// <summary>The sum over where files lie.</summary>
    public static string PlaceOf(params IEnumerable<string> locations)
    {
        using var place = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string location in locations) place.AppendData(PathText.Encode(Path.GetFullPath(location)));
        return Convert.ToHexStringLower(place.GetHashAndReset())[..8];
    }

    /// <summary>Whether what is there now is what was read then.</summary>
    /// <remarks>The time of a file that lies elsewhere says nothing: copies have times of their own.</remarks>
    public bool IsSameAs(InputMark then) => Size == then.Size && Ends == then.Ends && (ChangedAt == then.ChangedAt || Place != then.Place);

    private static void AddEnds(IFileTree tree, string location, long size, IncrementalHash into)
    {
        try
        {
            using Stream file = tree.Open(location);
            byte[] buffer = new byte[EndLength];
            into.AppendData(buffer, 0, file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false));
            if (size <= EndLength || !file.CanSeek) return;
            file.Seek(Math.Max(EndLength, size - EndLength), SeekOrigin.Begin);
            into.AppendData(buffer, 0, file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is named when it is to be read; once it can be, it has changed.
            into.AppendData("unreadable"u8);
        }
    }
}
