using System.Runtime.ExceptionServices;

namespace Sonde.Analysis.Inputs;

/// <summary>A file that broke off while its first bytes were looked at: who reads it is told, as with one that breaks off later.</summary>
internal sealed class BrokenStream(Exception fault) : ForwardStream
{
    public override int Read(Span<byte> buffer)
    {
        ExceptionDispatchInfo.Throw(fault);
        return 0;
    }
}
