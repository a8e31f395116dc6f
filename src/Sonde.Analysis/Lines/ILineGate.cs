namespace Sonde.Analysis.Lines;

/// <summary>Takes out of what is read what must not be published, before anything is made of it. Several threads may ask at once.</summary>
public interface ILineGate
{
    /// <summary>Whether any line of a block needs a look: asked once a block, since most archives have none that does.</summary>
    /// <param name="block">Whole lines.</param>
    bool MayHide(ReadOnlySpan<byte> block);

    /// <summary>
    /// A line of an archive as it may be published; the same memory when it has nothing to hide. Lines that <see cref="MayHide"/> does not
    /// tell apart stay.
    /// </summary>
    /// <param name="line">The line.</param>
    ReadOnlyMemory<byte> Publish(ReadOnlyMemory<byte> line);

    /// <summary>
    /// A line or a name as it may be published, hunted through whatever it looks like; the same memory when it has nothing to hide.
    /// </summary>
    /// <param name="line">The line.</param>
    ReadOnlyMemory<byte> PublishWhole(ReadOnlyMemory<byte> line);
}
