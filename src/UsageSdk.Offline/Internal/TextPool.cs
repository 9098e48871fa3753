namespace UsageSdk.Offline.Internal;

/// <summary>Makes equal short texts one object where it can: events have the same few names and values over and over.</summary>
/// <remarks>Keeps no text from being collected: property values are a customer's data, and must not stay for as long as the process.</remarks>
internal static class TextPool
{
    private const int Longest = 32;

    // Threads may overwrite each other's texts, which costs an object and nothing else.
    private static readonly WeakReference<string>?[] Slots = new WeakReference<string>?[4_096];

    public static string Share(string text)
    {
        if (text.Length is 0 or > Longest)
        {
            return text;
        }

        ref var slot = ref Slots[(uint)string.GetHashCode(text, StringComparison.Ordinal) % (uint)Slots.Length];
        if (slot is not { } reference)
        {
            slot = new(text);
            return text;
        }

        if (reference.TryGetTarget(out var shared) && shared == text)
        {
            return shared;
        }

        reference.SetTarget(text);
        return text;
    }
}
