using Sonde.Analysis.Lines;
using Sonde.Analysis.Readers;

namespace Sonde.Analysis.Pipeline;

/// <summary>Works on one block of lines at a time, with everything it needs of its own.</summary>
internal interface IBlockStep
{
    /// <summary>The block to work on, filled before each run.</summary>
    LineBlock Block { get; }

    /// <summary>Works on the block, which is of that file. What came of it stays with the worker until it is taken back.</summary>
    void Run(FileContext file);
}
