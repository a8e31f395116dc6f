namespace Sonde.Experiments.PathTransparency.Series;

/// <summary>
/// What some ports meet and others do not: a balancer of which some servers are dead loses, or refuses, by the port that a packet leaves
/// from, and is blind to what is on it. So a port is one try, however many packets left from it.
/// </summary>
internal static class PortOdds
{
    /// <summary>
    /// The chance that all ports of a kind come to nothing while as many of the other kinds are answered as were, by no more than that:
    /// with the share of ports that makes it likeliest, from 0 to 1. Before a connection opens and after it they are counted apart.
    /// </summary>
    public static double Chance(IReadOnlyList<PortFate> fates, int kind)
    {
        // What another of the same kind was granted is not kept from it for what it is.
        HashSet<int> opened = [.. fates.Where(each => each.IsOpen).Select(each => each.Kind)];
        HashSet<int> answered = [.. fates.Where(each => each.IsAnswered).Select(each => each.Kind)];
        int unopened = 0, unanswered = 0, met = 0, metLater = 0, open = 0, granted = 0;
        foreach (PortFate each in fates)
        {
            if (each.IsOpen) open += each.IsAnswered ? 1 : each.InVain;
            if (each.IsAnswered) granted++;
            bool isEarly = !each.IsOpen || each.IsAnswered;
            if (each.Kind == kind)
            {
                if (isEarly) unopened += each.InVain;
                else unanswered += each.InVain;
            }
            else if (isEarly && opened.Contains(each.Kind)) met += each.InVain;
            else if (!isEarly && answered.Contains(each.Kind)) metLater += each.InVain;
        }

        return Of(unopened, met, open) * Of(unanswered, metLater, granted);
    }

    // That of so many the first come to nothing all, and of the others so many do.
    private static double Of(int inVain, int met, int granted)
    {
        if (inVain == 0) return 1;
        double share = (double)(inVain + met) / (inVain + met + granted), chance = Math.Pow(share, inVain);
        for (int i = 1; i <= met; i++) chance *= share * (granted + i) / i;
        return chance * Math.Pow(1 - share, granted);
    }
}
