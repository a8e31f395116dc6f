namespace Sonde.Cli.Rendering;

/// <summary>
/// What a live block does where the process stands still (Ctrl-Z): it is left to the shell as it stands, nobody writes meanwhile, and the
/// next one stands below whatever the shell wrote. The time of it is counted, for how fast work is goes by the rest.
/// </summary>
internal sealed class BlockPauses : IDisposable
{
    // Who is drawing where the terminal does not take it is not waited for.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(50);

    private readonly ProgramHost _host;
    private readonly Lock _lock;
    private readonly LiveBlock _block;
    private readonly IDisposable _around;
    private long _ticks;

    /// <summary>Takes care of a block until disposed.</summary>
    /// <param name="host">The program's surroundings.</param>
    /// <param name="gate">Held by whoever writes where the block is.</param>
    /// <param name="block">The block.</param>
    public BlockPauses(ProgramHost host, Lock gate, LiveBlock block)
    {
        (_host, _lock, _block) = (host, gate, block);
        _around = host.AroundPauses(Pause);
    }

    /// <summary>How long it stood still so far.</summary>
    public TimeSpan Sum => new(Interlocked.Read(ref _ticks));

    /// <inheritdoc/>
    public void Dispose() => _around.Dispose();

    private void Pause(Action standStill)
    {
        bool isHeld = _lock.TryEnter(Patience);
        try
        {
            if (isHeld) Leave();
            long from = _host.Time.GetTimestamp();
            standStill();
            Interlocked.Add(ref _ticks, _host.Time.GetElapsedTime(from).Ticks);
        }
        finally
        {
            if (isHeld) _lock.Exit();
        }
    }

    private void Leave()
    {
        try
        {
            _block.Leave();
        }
        catch (IOException)
        {
            // Nobody is there to see it.
        }
    }
}
