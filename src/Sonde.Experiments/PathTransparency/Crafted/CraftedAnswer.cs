using Sonde.Experiments.Network;

namespace Sonde.Experiments.PathTransparency.Crafted;

/// <summary>What came of an answer so far. A server may send without end; only so much of it is kept.</summary>
/// <param name="judge">Knows the answer; null where there is nothing to know.</param>
internal sealed class CraftedAnswer(AnswerJudge? judge)
{
    private const int Most = 32 * 1024;

    private byte[] _bytes = [];
    private int _length;

    /// <summary>Bytes come, in their order.</summary>
    /// <returns>What they are, with all before them.</returns>
    public AnswerState Take(ReadOnlySpan<byte> payload)
    {
        if (_length + payload.Length > Most) return AnswerState.Wrong;
        if (_bytes.Length < _length + payload.Length) Array.Resize(ref _bytes, 2 * (_length + payload.Length));
        payload.CopyTo(_bytes.AsSpan(_length));
        _length += payload.Length;
        return judge?.Invoke(_bytes.AsSpan(0, _length), _length) ?? AnswerState.Answer;
    }
}
