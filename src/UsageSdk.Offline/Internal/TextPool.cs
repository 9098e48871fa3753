namespace UsageSdk.Offline.Internal;

/// <summary>Makes equal short texts one object where it can: events have the same few names and values over and over.</summary>
internal static class TextPool
{
    private const int Longest = 32;

    // Threads may overwrite each other's texts, which costs an object and nothing else.
    private static readonly string?[] Slots = new string?[4_096];

    public static string Share(string text)
    {
        if (text.Length > Longest)
        {
            return text;
        }

        ref var slot = ref Slots[(uint)string.GetHashCode(text, StringComparison.Ordinal) % (uint)Slots.Length];
        return slot is { } shared && shared == text ? shared : slot = text;
    }
}
