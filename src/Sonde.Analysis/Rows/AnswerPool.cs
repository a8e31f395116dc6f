namespace Sonde.Analysis.Rows;

/// <summary>The answers of one line, used again for the next.</summary>
internal sealed class AnswerPool
{
    private readonly List<SatelliteAnswer> _answers = [];
    private int _used;

    public SatelliteAnswer Rent()
    {
        if (_used == _answers.Count) _answers.Add(new SatelliteAnswer());
        SatelliteAnswer answer = _answers[_used++];
        answer.Clear();
        return answer;
    }

    public void Reset() => _used = 0;
}
