namespace UsageSdk.ConventionTests.PublicApi;

/// <summary>The lines in which two texts differ: <c>-</c> and the number in the old, <c>+</c> and the number in the new.</summary>
internal static class LineDifference
{
    public static string Of(string before, string after)
    {
        var (old, now) = (before.Split('\n'), after.Split('\n'));
        var common = CommonLengths(old, now);
        var lines = new List<string>();
        for (var (i, j) = (0, 0); i < old.Length || j < now.Length;)
        {
            if (i < old.Length && j < now.Length && old[i] == now[j])
            {
                (i, j) = (i + 1, j + 1);
            }
            else if (j == now.Length || (i < old.Length && common[i + 1, j] >= common[i, j + 1]))
            {
                lines.Add($"- {i + 1}: {old[i++]}");
            }
            else
            {
                lines.Add($"+ {j + 1}: {now[j++]}");
            }
        }

        return string.Join('\n', lines);
    }

    /// <summary>The length of the longest common subsequence of what follows each pair of positions.</summary>
    private static int[,] CommonLengths(string[] old, string[] now)
    {
        var common = new int[old.Length + 1, now.Length + 1];
        for (var i = old.Length - 1; i >= 0; i--)
        {
            for (var j = now.Length - 1; j >= 0; j--)
            {
                common[i, j] = old[i] == now[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        return common;
    }
}
